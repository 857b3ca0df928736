package aloft.cli.view;

import aloft.cli.engine.DeployFunction.Updated;
import aloft.spi.document.Json;
import aloft.spi.model.Service;
import aloft.spi.provider.Functions.Part;
import aloft.spi.provider.Functions.Update;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows the update of one function: as text, or as JSON `{function, code, settings}`, each of the
/// parts true if it was changed.
///
/// @param function its key in the manifest
public record FunctionUpdateView(String function, boolean json) implements View<Updated> {

  @Override
  public String heading(Service service) {
    return "Deploying function "
        + function
        + " to stage "
        + service.stage()
        + " ("
        + service.region()
        + ")";
  }

  @Override
  public Output show(Updated updated) {
    Update update = updated.update();
    String elapsed = Labels.elapsed(updated.elapsed());
    List<String> messages = new ArrayList<>();
    if (updated.parts().contains(Part.CODE)) {
      messages.add(
          update.changed().contains(Part.CODE)
              ? "✔ Function code deployed " + elapsed
              : "✔ Code did not change. Function deployment skipped. " + elapsed);
    }
    if (updated.parts().contains(Part.SETTINGS)) {
      messages.add(
          update.changed().contains(Part.SETTINGS)
              ? "✔ Function configuration updated " + elapsed
              : "✔ Function configuration did not change. " + elapsed);
    }
    messages.addAll(outside(update));
    Output output = json ? Output.line(Json.write(json(updated))) : Output.NONE;
    return output.withMessages(messages.toArray(String[]::new));
  }

  /// Reminds that the deployment does not contain a change.
  static List<String> outside(Update update) {
    return update.changed().isEmpty()
        ? List.of()
        : List.of(
            "The "
                + update.subject()
                + " does not know of this change yet: the next \"aloft deploy\" replaces it by what"
                + " the manifest says.");
  }

  private static Map<String, Object> json(Updated updated) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("function", updated.function());
    json.put("code", updated.update().changed().contains(Part.CODE));
    json.put("settings", updated.update().changed().contains(Part.SETTINGS));
    return json;
  }
}
