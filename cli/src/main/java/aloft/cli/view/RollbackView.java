package aloft.cli.view;

import aloft.cli.engine.RollBackService.RolledBack;
import aloft.spi.document.Json;
import aloft.spi.model.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows a rollback: as text, or as JSON `{changed, timestamp}`.
public record RollbackView(boolean json) implements View<RolledBack> {

  @Override
  public String heading(Service service) {
    return "Rolling back " + Labels.service(service, "in");
  }

  @Override
  public Output show(RolledBack restored) {
    boolean changed = restored.outcome().changed();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("changed", changed);
    fields.put("timestamp", restored.revision());
    Output output = json ? Output.line(Json.write(fields)) : Output.NONE;
    List<String> messages = new ArrayList<>();
    messages.add(
        "✔ Deployment "
            + restored.revision()
            + (changed ? " restored " : " is what is deployed now. Rollback skipped. ")
            + Labels.elapsed(restored.elapsed()));
    String before = restored.before();
    if (before != null && changed && !before.equals(restored.revision())) {
      messages.add(
          "It takes the place of deployment "
              + before
              + ". To bring that one back, run the same command with --timestamp "
              + before
              + ".");
    } else if (restored.revision().equals(before) && !changed) {
      messages.add(
          "It was restored already, or a later deployment failed. To go further back, choose one of"
              + " \"aloft deploy list\" with --timestamp.");
    }
    return output.withMessages(messages.toArray(String[]::new));
  }
}
