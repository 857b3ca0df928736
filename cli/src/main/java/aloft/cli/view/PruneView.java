package aloft.cli.view;

import aloft.cli.engine.PruneVersions.Deleted;
import aloft.spi.document.Json;
import aloft.spi.model.Service;
import aloft.spi.provider.Functions.Pruned;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows which versions were deleted: as text, or as JSON `{deleted, versions: {NAME: [VERSION]}}`.
public record PruneView(boolean json) implements View<Deleted> {

  @Override
  public String heading(Service service) {
    return "Pruning versions of " + Labels.service(service, "in");
  }

  @Override
  public Output show(Deleted deleted) {
    int count = 0;
    List<String> lines = new ArrayList<>();
    Map<String, Object> versions = new LinkedHashMap<>();
    for (Pruned pruned : deleted.pruned()) {
      count += pruned.versions().size();
      lines.add(pruned.name() + ": " + String.join(", ", pruned.versions()));
      versions.put(pruned.name(), pruned.versions());
    }
    String message =
        count == 0
            ? "✔ There are no old versions."
            : deleted.isDryRun()
                ? Labels.counted(count, "version") + " would be deleted; nothing was changed."
                : "✔ " + Labels.counted(count, "version") + " deleted";
    if (!json) {
      return Output.lines(lines).withMessages(message);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("deleted", !deleted.isDryRun());
    fields.put("versions", versions);
    return Output.line(Json.write(fields)).withMessages(message);
  }
}
