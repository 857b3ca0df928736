package aloft.cli.view;

import aloft.cli.engine.RollBackService.RolledBack;
import aloft.spi.document.Json;
import aloft.spi.model.Service;
import java.util.LinkedHashMap;
import java.util.Map;

/// Shows a rollback: as text, or as JSON `{changed, timestamp}`; without a choice, the deployments
/// that can be restored.
public record RollbackView(boolean json) implements View<RolledBack> {

  @Override
  public String heading(Service service) {
    return "Rolling back " + Labels.service(service, "in");
  }

  @Override
  public Output show(RolledBack result) {
    return switch (result) {
      case RolledBack.Choices choices -> choices(choices);
      case RolledBack.Restored restored -> restored(restored);
    };
  }

  private Output choices(RolledBack.Choices choices) {
    Output listed = new RevisionsView(json).show(choices.listed());
    return json
        ? listed
        : listed.withMessages(
            "To restore one of these deployments, run the same command with --timestamp TIMESTAMP.",
            "");
  }

  private Output restored(RolledBack.Restored restored) {
    boolean changed = restored.outcome().changed();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("changed", changed);
    fields.put("timestamp", restored.revision());
    Output output = json ? Output.line(Json.write(fields)) : Output.NONE;
    String elapsed = Labels.elapsed(restored.elapsed());
    return output.withMessages(
        changed
            ? "✔ Deployment " + restored.revision() + " restored " + elapsed
            : "✔ Deployment "
                + restored.revision()
                + " is what is deployed now. Rollback skipped. "
                + elapsed);
  }
}
