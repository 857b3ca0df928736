package aloft.cli.view;

import aloft.spi.document.Json;
import java.util.Map;

/// Shows whether the local cloud was stopped: as text, or as JSON `{stopped}`.
public record LocalStopView(boolean json) implements View<Boolean> {

  @Override
  public Output show(Boolean stopped) {
    Output output = json ? Output.line(Json.write(Map.of("stopped", stopped))) : Output.NONE;
    return output.withMessages(
        stopped
            ? "✔ The local cloud has stopped; its deployments are restored at the next start"
            : "✔ The local cloud was not running");
  }
}
