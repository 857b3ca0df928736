package aloft.aws.emulation.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Paths with `{variables}` and a greedy `{rest+}` at the end: finds the one that fits a request
/// best. A literal segment goes before a variable, a variable before a greedy one; a path without
/// the request's method does not count. For REST APIs, a slash at the end does not count, either.
final class RouteTable<T> {
  private final boolean exact;
  private final Map<String, RouteTable<T>> literals = new HashMap<>();
  private @Nullable RouteTable<T> variable;
  private @Nullable RouteTable<T> greedy;
  private final Map<String, T> methods = new LinkedHashMap<>();
  private List<String> names = List.of();
  private String path = "/";
  private String id = "";

  RouteTable() {
    this(false);
  }

  /// @param exact whether a slash at the end makes another path
  RouteTable(boolean exact) {
    this.exact = exact;
  }

  /// What was found.
  ///
  /// @param path as it was added
  /// @param id of the path, six letters and digits
  /// @param methods what stands there, by method
  /// @param target what stands there for the request's method; null where only the path fits
  /// @param parameters the variables, percent-encoded as sent
  record Match<T>(
      String path,
      String id,
      Map<String, T> methods,
      @Nullable T target,
      Map<String, String> parameters) {}

  /// Adds a route.
  void add(String method, String path, T target) {
    RouteTable<T> at = this;
    List<String> variables = new ArrayList<>();
    for (String segment : segments(path)) {
      at = at.child(segment);
      if (isVariable(segment)) {
        int end = segment.length() - (segment.endsWith("+}") ? 2 : 1);
        variables.add(segment.substring(1, end));
      }
    }
    at.names = List.copyOf(variables);
    at.path = path.startsWith("/") ? path : "/" + path;
    at.id = StableIds.of(at.path, 6);
    at.methods.put(method, target);
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private RouteTable<T> child(String segment) {
    if (!isVariable(segment)) {
      return literals.computeIfAbsent(segment, key -> new RouteTable<>());
    }
    if (segment.endsWith("+}")) {
      greedy = greedy == null ? new RouteTable<>() : greedy;
      return greedy;
    }
    variable = variable == null ? new RouteTable<>() : variable;
    return variable;
  }

  /// The best route that has a method for the request, or else the best that fits at all; null for
  /// none.
  @Nullable Match<T> find(String path, String method) {
    List<String> segments = segments(path);
    Match<T> exact = find(segments, 0, List.of(), method);
    return exact != null ? exact : find(segments, 0, List.of(), null);
  }

  private @Nullable Match<T> find(
      List<String> segments, int from, List<String> values, @Nullable String method) {
    if (from == segments.size()) {
      return has(method) ? match(values, method) : null;
    }
    String segment = segments.get(from);
    RouteTable<T> literal = literals.get(segment);
    Match<T> found = literal == null ? null : literal.find(segments, from + 1, values, method);
    if (found == null && variable != null && !segment.isEmpty()) {
      found = variable.find(segments, from + 1, with(values, segment), method);
    }
    if (found == null && greedy != null && greedy.has(method)) {
      String rest = String.join("/", segments.subList(from, segments.size()));
      found = greedy.match(with(values, rest), method);
    }
    return found;
  }

  private static List<String> with(List<String> values, String more) {
    List<String> all = new ArrayList<>(values);
    all.add(more);
    return all;
  }

  private boolean has(@Nullable String method) {
    return method == null
        ? !methods.isEmpty()
        : methods.containsKey(method) || methods.containsKey("ANY");
  }

  private Match<T> match(List<String> values, @Nullable String method) {
    Map<String, String> parameters = LinkedHashMap.newLinkedHashMap(names.size());
    for (int i = 0; i < names.size(); i++) {
      parameters.put(names.get(i), values.get(i));
    }
    T own = method == null ? null : methods.get(method);
    T target = own == null && method != null ? methods.get("ANY") : own;
    return new Match<>(path, id, methods, target, parameters);
  }

  private List<String> segments(String path) {
    int start = path.startsWith("/") ? 1 : 0;
    int end = path.length();
    while (!exact && end > start && path.charAt(end - 1) == '/') {
      end--;
    }
    return start == end ? List.of() : List.of(path.substring(start, end).split("/", -1));
  }
}
