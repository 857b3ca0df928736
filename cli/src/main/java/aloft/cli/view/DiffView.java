package aloft.cli.view;

import aloft.cli.engine.DeployService.DeployResult;
import aloft.cli.engine.DeployService.Deployed;
import aloft.cli.engine.DeployService.Preview;
import aloft.cli.engine.DeployService.WatchResult;
import aloft.spi.document.Json;
import aloft.spi.model.Service;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Deployments.Change.Effect;
import aloft.spi.provider.Deployments.Change.Property;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Shows what a deployment would change: as a tree, or as JSON `{subject, changes: [{id, type,
/// effect, data, interrupts, properties: [{path, before, after, replaces}]}], counts}`.
///
/// @param exitCode whether a difference has an exit code of its own
public record DiffView(boolean json, boolean exitCode) implements View<DeployResult> {
  /// The number of characters of a value in the tree.
  private static final int MAX_VALUE = 100;

  @Override
  public String heading(Service service) {
    return "Comparing " + Labels.service(service, "with");
  }

  @Override
  public Output show(DeployResult result) {
    return switch (result) {
      case Preview preview -> show(preview);
      case Deployed _, WatchResult _ ->
          throw new IllegalStateException("a comparison deploys nothing");
    };
  }

  private Output show(Preview preview) {
    List<Change> changes = preview.changes();
    Output output = json ? Output.line(Json.write(fields(preview))) : Output.lines(lines(changes));
    return output.withDifference(exitCode && !changes.isEmpty());
  }

  // The tree

  /// The changes as lines, those that lose data first.
  static List<String> lines(List<Change> changes) {
    if (changes.isEmpty()) {
      return List.of("No changes");
    }
    List<String> lines = new ArrayList<>();
    List<Change> losses = changes.stream().filter(change -> change.data() != null).toList();
    if (!losses.isEmpty()) {
      boolean certain =
          losses.stream().noneMatch(change -> change.effect() == Effect.MAY_BE_REPLACED);
      lines.add(certain ? "Data will be lost:" : "Data may be lost:");
      losses.forEach(change -> addChange(change, lines));
      lines.add("");
    }
    for (Change change : changes) {
      if (change.data() == null && change.effect() != Effect.RENEWED) {
        addChange(change, lines);
      }
    }
    addRenewed(changes, lines);
    if (!lines.getLast().isEmpty()) {
      lines.add("");
    }
    Map<String, Integer> counts = counts(changes);
    lines.add(
        counts.entrySet().stream()
            .map(count -> count.getValue() + " to " + count.getKey())
            .collect(Collectors.joining(", ")));
    return lines;
  }

  private static void addChange(Change change, List<String> lines) {
    String name = change.id() + " (" + change.type() + ")";
    String data = change.data();
    lines.add(
        DiagnosticView.printable(
            switch (change.effect()) {
              case ADDED, RENEWED -> "+ add " + name;
              case IMPORTED -> "+ import " + name + ", which exists";
              case CHANGED ->
                  "~ change " + name + (change.interrupts() ? ", which may be interrupted" : "");
              case REPLACED ->
                  "! replace " + name + " by a new one" + (data == null ? "" : ", without " + data);
              case MAY_BE_REPLACED ->
                  "! change "
                      + name
                      + ", which may be replaced by a new one"
                      + (data == null ? "" : ", without " + data);
              case REMOVED -> "- remove " + name + (data == null ? "" : " with " + data);
              case RELEASED -> "- remove " + name + ", which stays in the account";
            }));
    change.properties().forEach(property -> lines.add("    " + line(property)));
  }

  private static String line(Property property) {
    String before = property.before();
    String after = property.after();
    String text;
    if (before == null && after == null) {
      text = "~ " + property.path();
    } else if (before == null) {
      text = "+ " + property.path() + ": " + shown(after);
    } else if (after == null) {
      text = "- " + property.path() + ": " + shown(before);
    } else {
      boolean hidden = before.equals(Property.HIDDEN) && after.equals(Property.HIDDEN);
      text =
          "~ " + property.path() + ": " + (hidden ? before : shown(before) + " -> " + shown(after));
    }
    return DiagnosticView.printable(text)
        + (property.replaces() ? " (causes the replacement)" : "");
  }

  private static String shown(@Nullable String value) {
    String line = String.valueOf(value).replace("\n", "\\n");
    return line.length() <= MAX_VALUE ? line : line.substring(0, MAX_VALUE) + "…";
  }

  /// One line for what every deployment makes new, by type.
  private static void addRenewed(List<Change> changes, List<String> lines) {
    Map<String, Integer> types = new TreeMap<>();
    for (Change change : changes) {
      if (change.effect() == Effect.RENEWED) {
        types.merge(change.type(), 1, Integer::sum);
      }
    }
    if (!types.isEmpty()) {
      lines.add(
          "+ as with every deployment: "
              + types.entrySet().stream()
                  .map(entry -> entry.getValue() + " " + entry.getKey())
                  .collect(Collectors.joining(", ")));
    }
  }

  private static Map<String, Integer> counts(List<Change> changes) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    if (changes.stream().anyMatch(change -> change.effect() == Effect.IMPORTED)) {
      counts.put("import", 0);
    }
    for (String verb : List.of("add", "change", "replace", "remove")) {
      counts.put(verb, 0);
    }
    for (Change change : changes) {
      String verb =
          switch (change.effect()) {
            case ADDED -> "add";
            case IMPORTED -> "import";
            case CHANGED -> "change";
            case REPLACED, MAY_BE_REPLACED -> "replace";
            case REMOVED, RELEASED -> "remove";
            case RENEWED -> "";
          };
      counts.computeIfPresent(verb, (key, count) -> count + 1);
    }
    return counts;
  }

  // JSON

  private static Map<String, Object> fields(Preview preview) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("subject", Labels.service(preview.service(), "in"));
    fields.put("changes", preview.changes().stream().map(DiffView::fields).toList());
    fields.put("counts", counts(preview.changes()));
    return fields;
  }

  private static Map<String, @Nullable Object> fields(Change change) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", change.id());
    fields.put("type", change.type());
    fields.put("effect", change.effect().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    fields.put("data", change.data());
    fields.put("interrupts", change.interrupts());
    fields.put("properties", change.properties().stream().map(DiffView::fields).toList());
    return fields;
  }

  private static Map<String, @Nullable Object> fields(Property property) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("path", property.path());
    fields.put("before", property.before());
    fields.put("after", property.after());
    fields.put("replaces", property.replaces());
    return fields;
  }
}
