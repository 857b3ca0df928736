package aloft.cli.view;

import aloft.cli.engine.Nothing;
import aloft.spi.document.Json;
import java.util.Map;

/// Shows that the local cloud was reset: as text, or as JSON `{reset}`.
public record LocalResetView(boolean json) implements View<Nothing> {

  @Override
  public Output show(Nothing nothing) {
    Output output = json ? Output.line(Json.write(Map.of("reset", true))) : Output.NONE;
    return output.withMessages("✔ The local cloud is empty");
  }
}
