package aloft.spi.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Compares two values of documents. The order of keys does not count; the items of a list are
/// compared by their names if each has one.
public final class NodeComparison {
  /// The keys that name the items of lists.
  private static final List<String> NAMES =
      List.of("Key", "Name", "AttributeName", "IndexName", "Id", "Sid", "Field");

  private final Predicate<Mapping> isValue;
  private final List<Difference> differences = new ArrayList<>();

  private NodeComparison(Predicate<Mapping> isValue) {
    this.isValue = isValue;
  }

  /// A value that differs.
  ///
  /// @param path the keys with dots between them; the item of a list is in brackets, by its name or
  ///   its number
  /// @param before null if there is none
  /// @param after null if there is none
  public record Difference(String path, @Nullable Node before, @Nullable Node after) {

    /// Returns the key at the top level.
    public String key() {
      return key(path);
    }

    /// Returns the key at the top level of a path.
    public static String key(String path) {
      int end = 0;
      while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
        end++;
      }
      return path.substring(0, end);
    }
  }

  /// Returns what differs.
  ///
  /// @param isValue whether an object is one value, in which nothing is compared
  public static List<Difference> of(
      @Nullable Node before, @Nullable Node after, Predicate<Mapping> isValue) {
    NodeComparison comparison = new NodeComparison(isValue);
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

  /// Returns whether two values are the same; the order of keys does not count.
  public static boolean isSame(@Nullable Node before, @Nullable Node after) {
    return switch (before) {
      case Mapping older ->
          after instanceof Mapping newer
              && older.values().keySet().equals(newer.values().keySet())
              && older.values().entrySet().stream()
                  .allMatch(entry -> isSame(entry.getValue(), newer.get(entry.getKey())));
      case Sequence older -> after instanceof Sequence newer && areSame(older, newer);
      case Scalar older ->
          after instanceof Scalar newer && Objects.equals(older.value(), newer.value());
      case null -> after == null;
    };
  }

  private static boolean areSame(Sequence older, Sequence newer) {
    if (older.items().size() != newer.items().size()) {
      return false;
    }
    for (int i = 0; i < older.items().size(); i++) {
      if (!isSame(older.items().get(i), newer.items().get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean isObject(Node node) {
    return node instanceof Mapping mapping && !isValue.test(mapping);
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
  private @Nullable Map<String, Node> byName(List<Node> items, String key) {
    Map<String, Node> named = new LinkedHashMap<>();
    for (Node item : items) {
      Node name = isObject(item) ? item.get(key) : null;
      if (name == null || name.text() == null || named.put(name.text(), item) != null) {
        return null;
      }
    }
    return named;
  }

  private boolean isPlain(List<Node> items) {
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

  /// Returns a value as text: what a scalar prints, else JSON.
  public static String text(Node node) {
    return node instanceof Scalar scalar ? scalar.print() : Json.write(node, 0);
  }
}
