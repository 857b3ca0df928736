package aloft.azure.cloud.deployment;

import aloft.azure.cloud.connection.AzureErrors;
import aloft.azure.plan.AzureDeployment;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.model.Topology;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Removal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What differs between two deployments: the resources of their templates, and their functions. A
/// resource is known by its type and its name as the template writes it, which may be an
/// expression.
///
/// @param before the parts of the last deployment, as JSON
/// @param after those of the next one
record Difference(Map<Id, String> before, Map<Id, String> after) {
  private static final String FUNCTION = "Microsoft.Web/sites/functions";
  private static final String HASH = "[guid(";
  private static final Pattern VARIABLE = Pattern.compile("variables\\('([^']*)'\\)");
  private static final Pattern NAMES =
      Pattern.compile("(?:variables|parameters)\\('([^']*)'\\)|'([^']*)'");

  record Id(String name, String type) implements Comparable<Id> {
    @Override
    public int compareTo(Id other) {
      int byName = name.compareTo(other.name);
      return byName != 0 ? byName : type.compareTo(other.type);
    }

    /// The name without the syntax of expressions: a variable stands for its value.
    String shown() {
      if (!name.startsWith("[")) {
        return name;
      }
      boolean isHash = name.startsWith(HASH);
      StringJoiner parts = new StringJoiner(isHash ? " " : "");
      Matcher matcher = NAMES.matcher(name);
      while (matcher.find()) {
        String variable = matcher.group(1);
        if (variable != null) {
          parts.add(variable);
        } else if (!isHash) {
          parts.add(matcher.group(2));
        }
      }
      return parts.toString();
    }
  }

  /// @param before the files of the last plan; empty if there is none
  static Difference of(Map<String, String> before, Map<String, String> after) {
    return new Difference(parts(before), parts(after));
  }

  private static Map<Id, String> parts(Map<String, String> files) {
    Map<Id, String> parts = new TreeMap<>();
    for (String template : List.of(AzureDeployment.TEMPLATE, AzureDeployment.EVENTS)) {
      String text = files.get(template);
      for (Node item : list(text, "resources")) {
        parts.put(
            new Id(name(AzureErrors.text(item, "name"), text), AzureErrors.text(item, "type")),
            Json.write(item, 0));
      }
    }
    for (Node item : list(files.get(Topology.FILE), "functions")) {
      parts.put(new Id(AzureErrors.text(item, "name"), FUNCTION), Json.write(item, 0));
    }
    return parts;
  }

  /// The name of a resource, with the variables that are no expressions replaced: another name is
  /// another resource.
  private static String name(String name, @Nullable String template) {
    if (template == null || !name.startsWith("[") || name.startsWith(HASH)) {
      return name;
    }
    Node variables = Json.read(template, "plan").get("variables");
    return VARIABLE
        .matcher(name)
        .replaceAll(match -> {
          String value = AzureErrors.text(variables, match.group(1));
          return Matcher.quoteReplacement(
              value.isEmpty() || value.startsWith("[") ? match.group() : "'" + value + "'");
        });
  }

  private static List<Node> list(@Nullable String json, String key) {
    return json != null
            && Json.syntaxError(json) == null
            && Json.read(json, "plan").get(key) instanceof Sequence list
        ? list.items()
        : List.of();
  }

  /// @param hasNewCode whether all functions change, because they are in one zip
  List<Change> changes(boolean hasNewCode) {
    List<Change> changes = new ArrayList<>();
    after.forEach((id, body) -> {
      String old = before.get(id);
      if (!body.equals(old) || (hasNewCode && id.type().equals(FUNCTION))) {
        changes.add(
            new Change(
                id.shown(), id.type(), old == null ? Change.Effect.ADDED : Change.Effect.CHANGED));
      }
    });
    before.forEach((id, body) -> {
      if (!after.containsKey(id)) {
        changes.add(new Change(id.shown(), id.type(), Change.Effect.REMOVED));
      }
    });
    changes.sort(Comparator.comparing(Change::id).thenComparing(Change::type));
    return changes;
  }

  /// What it takes away that may hold data.
  List<Removal> removals() {
    List<Removal> removals = new ArrayList<>();
    before.forEach((id, body) -> {
      String data = data(id.type());
      if (data != null && !after.containsKey(id)) {
        removals.add(
            new Removal(
                id.shown(),
                id.type(),
                Removal.Effect.DELETED,
                data,
                "the manifest does not name it any more"));
      }
    });
    return removals;
  }

  private static @Nullable String data(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    if (lower.startsWith("microsoft.storage/storageaccounts")) {
      return lower.endsWith("/queues")
          ? "its messages"
          : lower.endsWith("/containers")
              ? "its blobs"
              : lower.endsWith("storageaccounts") ? "its blobs, queues and tables" : null;
    }
    if (lower.startsWith("microsoft.documentdb/")) {
      return "its documents";
    }
    return lower.endsWith("/queues") || lower.endsWith("/topics") || lower.endsWith("/eventhubs")
        ? "its messages"
        : null;
  }
}
