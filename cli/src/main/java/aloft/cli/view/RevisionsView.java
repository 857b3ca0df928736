package aloft.cli.view;

import aloft.cli.engine.ListDeployments.Listed;
import aloft.spi.document.Json;
import aloft.spi.provider.Deployments.Revision;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Shows the deployments that can be restored: as text, or as a JSON list of `{timestamp,
/// createdAt, current, files}`.
public record RevisionsView(boolean json) implements View<Listed> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Override
  public Output show(Listed listed) {
    if (json) {
      return Output.line(
          Json.write(listed.revisions().stream().map(RevisionsView::fields).toList()));
    }
    List<String> lines = new ArrayList<>();
    for (Revision revision : listed.revisions()) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.add(TIME.format(revision.createdAt()) + (revision.isCurrent() ? " (current)" : ""));
      lines.add("Timestamp: " + revision.id());
      lines.add("Files:");
      revision.files().forEach(file -> lines.add("  - " + file));
    }
    return Output.lines(lines);
  }

  private static Map<String, Object> fields(Revision revision) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("timestamp", revision.id());
    fields.put("createdAt", revision.createdAt().toString());
    fields.put("current", revision.isCurrent());
    fields.put("files", revision.files());
    return fields;
  }
}
