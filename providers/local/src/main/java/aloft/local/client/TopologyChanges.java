package aloft.local.client;

import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.NodeComparison;
import aloft.spi.document.Sequence;
import aloft.spi.model.Topology;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.HiddenVariables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The difference of two topologies: their functions by name, and what calls them by id.
final class TopologyChanges {
  private final Map<String, Change> changes = new LinkedHashMap<>();
  private final HiddenVariables hidden;

  private TopologyChanges(HiddenVariables hidden) {
    this.hidden = hidden;
  }

  /// Returns the changes, sorted by id.
  ///
  /// @param before the topology as JSON; null if nothing is deployed
  /// @param after the topology as JSON
  /// @param hidden the variables whose values are not told
  static List<Change> between(@Nullable String before, String after, HiddenVariables hidden) {
    if (after.equals(before)) {
      return List.of();
    }
    Node older = before == null ? null : Json.read(before, Topology.FILE);
    Node newer = Json.read(after, Topology.FILE);
    TopologyChanges found = new TopologyChanges(hidden);
    found.compare(parts(older, "functions", "name"), parts(newer, "functions", "name"));
    found.compare(parts(older, "triggers", "id"), parts(newer, "triggers", "id"));
    if (found.changes.isEmpty()) {
      String name = Topology.fromJson(after).name();
      return List.of(new Change(name, "deployment", Change.Effect.CHANGED));
    }
    List<Change> sorted = new ArrayList<>(found.changes.values());
    sorted.sort((left, right) -> left.id().compareTo(right.id()));
    return sorted;
  }

  /// The parts of a list, by their ids.
  private static Map<String, Node> parts(@Nullable Node topology, String list, String key) {
    Map<String, Node> parts = new LinkedHashMap<>();
    if (topology != null && topology.get(list) instanceof Sequence items) {
      for (Node item : items.items()) {
        parts.put(text(item, key), item);
      }
    }
    return parts;
  }

  private void compare(Map<String, Node> before, Map<String, Node> after) {
    after.forEach((id, part) -> {
      Node older = before.get(id);
      if (older == null) {
        add(id, part, Change.Effect.ADDED, List.of());
      } else if (!NodeComparison.isSame(older, part)) {
        add(
            id,
            part,
            Change.Effect.CHANGED,
            hidden.properties(NodeComparison.of(older, part, value -> false)));
      }
    });
    before.forEach((id, part) -> {
      if (!after.containsKey(id)) {
        add(id, part, Change.Effect.REMOVED, List.of());
      }
    });
  }

  private void add(String id, Node part, Change.Effect effect, List<Change.Property> properties) {
    String type = text(part, "type");
    String kind = text(part, "kind");
    String name = type.isEmpty() ? "function" : kind.isEmpty() ? type : kind;
    changes.put(name + " " + id, new Change(id, name, effect, null, false, properties));
  }

  private static String text(Node node, String key) {
    Node value = node.get(key);
    String text = value == null ? null : value.text();
    return text == null ? "" : text;
  }
}
