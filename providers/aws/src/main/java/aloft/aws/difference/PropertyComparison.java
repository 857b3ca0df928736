package aloft.aws.difference;

import aloft.aws.cloudformation.CanonicalJson;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compares two values of a template. The order of keys does not count; the items of a list are
/// compared by their names if each has one. An intrinsic function is one value.
final class PropertyComparison {
  /// The keys that name the items of lists.
  private static final List<String> NAMES =
      List.of("Key", "Name", "AttributeName", "IndexName", "Id", "Sid", "Field");

  private final List<Difference> differences = new ArrayList<>();

  private PropertyComparison() {}

  /// A value that differs.
  ///
  /// @param path the keys with dots between them, items of lists in brackets
  record Difference(String path, @Nullable Node before, @Nullable Node after) {

    /// The key at the top level.
    String property() {
      return property(path);
    }

    /// Whether both values are written out, without a reference.
    boolean isLiteral() {
      return PropertyComparison.isLiteral(before) && PropertyComparison.isLiteral(after);
    }

    static String property(String path) {
      int end = 0;
      while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
        end++;
      }
      return path.substring(0, end);
    }
  }

  /// Returns what differs, by path.
  static List<Difference> of(@Nullable Node before, @Nullable Node after) {
    PropertyComparison comparison = new PropertyComparison();
    comparison.compare("", before, after);
    return comparison.differences;
  }

  private void compare(String path, @Nullable Node before, @Nullable Node after) {
    if (isSame(before, after)) {
      return;
    }
    boolean isObject = (before == null || isObject(before)) && (after == null || isObject(after));
    boolean isItem = path.endsWith("]") && (before == null || after == null);
    if (isObject && !isItem && (path.isEmpty() || hasKeys(before) || hasKeys(after))) {
      compareObjects(path, values(before), values(after));
    } else if (before instanceof Sequence older && after instanceof Sequence newer) {
      compareLists(path, older.items(), newer.items());
    } else {
      differences.add(new Difference(path, before, after));
    }
  }

  private static boolean isSame(@Nullable Node before, @Nullable Node after) {
    return CanonicalJson.of(before).equals(CanonicalJson.of(after));
  }

  private static boolean isObject(Node node) {
    return node instanceof Mapping mapping && intrinsic(mapping) == null;
  }

  private static boolean isLiteral(@Nullable Node node) {
    return switch (node) {
      case Mapping mapping ->
          intrinsic(mapping) == null
              && mapping.values().values().stream().allMatch(PropertyComparison::isLiteral);
      case Sequence list -> list.items().stream().allMatch(PropertyComparison::isLiteral);
      case null, default -> true;
    };
  }

  private static boolean hasKeys(@Nullable Node node) {
    return node instanceof Mapping mapping && !mapping.values().isEmpty();
  }

  private static Map<String, Node> values(@Nullable Node node) {
    return node instanceof Mapping mapping ? mapping.values() : Map.of();
  }

  private void compareObjects(String path, Map<String, Node> before, Map<String, Node> after) {
    Set<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (String key : keys) {
      compare(path.isEmpty() ? key : path + "." + key, before.get(key), after.get(key));
    }
  }

  private void compareLists(String path, List<Node> before, List<Node> after) {
    for (String name : NAMES) {
      Map<String, Node> older = byName(before, name);
      Map<String, Node> newer = byName(after, name);
      if (older != null && newer != null) {
        compareItems(path, older, newer);
        return;
      }
    }
    if (isPlain(before) && isPlain(after)) {
      comparePlain(path, before, after);
      return;
    }
    int start = 0;
    int shorter = Math.min(before.size(), after.size());
    while (start < shorter && isSame(before.get(start), after.get(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && isSame(before.get(before.size() - 1 - end), after.get(after.size() - 1 - end))) {
      end++;
    }
    for (int i = start; i < Math.max(before.size(), after.size()) - end; i++) {
      compare(
          path + "[" + i + "]",
          i < before.size() - end ? before.get(i) : null,
          i < after.size() - end ? after.get(i) : null);
    }
  }

  private void compareItems(String path, Map<String, Node> before, Map<String, Node> after) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      compare(path + "[" + name + "]", before.get(name), after.get(name));
    }
    if (differences.isEmpty()
        || !differences.getLast().path().startsWith(path + "[")) { // only the order differs
      differences.add(
          new Difference(
              path, list(List.copyOf(before.values())), list(List.copyOf(after.values()))));
    }
  }

  /// The items by the text that each has under a key; null if one has none, or two have the same.
  private static @Nullable Map<String, Node> byName(List<Node> items, String key) {
    Map<String, Node> named = new LinkedHashMap<>();
    for (Node item : items) {
      Node name = isObject(item) ? item.get(key) : null;
      if (name == null || name.text() == null || named.put(name.text(), item) != null) {
        return null;
      }
    }
    return named;
  }

  private static boolean isPlain(List<Node> items) {
    return items.stream().noneMatch(item -> isObject(item) || item instanceof Sequence);
  }

  /// Compares lists of texts: what is only in one of them; all of it if only the order differs.
  private void comparePlain(String path, List<Node> before, List<Node> after) {
    List<Node> removed = without(before, after);
    List<Node> added = without(after, before);
    boolean reordered = removed.isEmpty() && added.isEmpty();
    differences.add(
        reordered
            ? new Difference(path, list(before), list(after))
            : new Difference(
                path,
                removed.isEmpty() ? null : single(removed),
                added.isEmpty() ? null : single(added)));
  }

  private static List<Node> without(List<Node> items, List<Node> others) {
    List<Node> rest = new ArrayList<>(items);
    for (Node other : others) {
      for (int i = 0; i < rest.size(); i++) {
        if (isSame(rest.get(i), other)) {
          rest.remove(i);
          break;
        }
      }
    }
    return rest;
  }

  private static Node single(List<Node> items) {
    return items.size() == 1 ? items.getFirst() : list(items);
  }

  private static Node list(List<Node> items) {
    return new Sequence(items, items.getFirst().place());
  }

  /// The name of the intrinsic function that an object is; null if it is none.
  private static @Nullable String intrinsic(Mapping mapping) {
    if (mapping.values().size() != 1) {
      return null;
    }
    String key = mapping.values().keySet().iterator().next();
    return key.equals("Ref") || key.equals("Condition") || key.startsWith("Fn::") ? key : null;
  }

  /// A value as text: references in the short form that templates in YAML have, other objects and
  /// lists as JSON.
  static @Nullable String text(@Nullable Node node) {
    return switch (node) {
      case null -> null;
      case Scalar scalar -> scalar.text() == null ? scalar.print() : scalar.text();
      case Mapping mapping when "Ref".equals(intrinsic(mapping)) -> "!Ref " + value(mapping);
      case Mapping mapping when "Fn::Sub".equals(intrinsic(mapping)) -> value(mapping);
      case Mapping mapping
          when "Fn::GetAtt".equals(intrinsic(mapping))
              && mapping.get("Fn::GetAtt") instanceof Sequence parts ->
          "!GetAtt "
              + String.join(".", parts.items().stream().map(PropertyComparison::text).toList());
      default -> Json.write(node, 0);
    };
  }

  private static String value(Mapping intrinsic) {
    return String.valueOf(text(intrinsic.values().values().iterator().next()));
  }
}
