package aloft.cli.view;

import aloft.cli.engine.RollBackFunction.Restored;
import aloft.spi.document.Json;
import aloft.spi.model.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows the rollback of one function: as text, or as JSON `{function, version, changed}`.
///
/// @param function its key in the manifest
public record FunctionRollbackView(String function, String version, boolean json)
    implements View<Restored> {

  @Override
  public String heading(Service service) {
    return "Rolling back function " + function + " to version " + version;
  }

  @Override
  public Output show(Restored restored) {
    boolean changed = !restored.update().changed().isEmpty();
    String elapsed = Labels.elapsed(restored.elapsed());
    List<String> messages = new ArrayList<>();
    messages.add(
        changed
            ? "✔ Function " + function + " has the code of version " + version + " " + elapsed
            : "✔ Function "
                + function
                + " has the code of version "
                + version
                + " already. Rollback skipped. "
                + elapsed);
    messages.addAll(FunctionUpdateView.outside(restored.update()));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("function", function);
    fields.put("version", version);
    fields.put("changed", changed);
    Output output = json ? Output.line(Json.write(fields)) : Output.NONE;
    return output.withMessages(messages.toArray(String[]::new));
  }
}
