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
    String newest = restored.newest();
    boolean isNewest = restored.revision().equals(newest);
    if (newest != null && changed && !isNewest) {
      messages.add(
          "It takes the place of deployment "
              + newest
              + ". To bring that one back, run the same command with --timestamp "
              + newest
              + ".");
    } else if (newest != null && !changed) {
      messages.add(
          (isNewest
                  ? "The last deployment has failed and was taken back then."
                  : "The newest deployment, " + newest + ", is not deployed now.")
              + " To go further back, choose one of \"aloft deploy list\" with --timestamp.");
    }
    return output.withMessages(messages.toArray(String[]::new));
  }
}
