package aloft.cli.view;

import aloft.cli.engine.RemoveService.Removed;
import aloft.spi.document.Json;
import aloft.spi.model.Service;
import java.util.Map;

/// Shows a removal: as text, or as JSON `{removed}`.
public record RemoveView(boolean json) implements View<Removed> {

  @Override
  public String heading(Service service) {
    return "Removing " + Labels.service(service, "from");
  }

  @Override
  public Output show(Removed removed) {
    boolean changed = removed.outcome().changed();
    Output output = json ? Output.line(Json.write(Map.of("removed", changed))) : Output.NONE;
    return output.withMessages(
        changed
            ? "✔ Service "
                + removed.service().name()
                + " has been successfully removed "
                + Labels.elapsed(removed.elapsed())
            : "✔ There is nothing to remove: no " + removed.outcome().subject());
  }
}
