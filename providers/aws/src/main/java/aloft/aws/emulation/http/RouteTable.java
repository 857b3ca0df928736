package aloft.aws.emulation.http;

import aloft.aws.emulation.id.StableIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A routing tree of paths with `{variables}` and a greedy `{rest+}` at the end. A literal segment
/// has priority over a variable, a variable over a greedy one; paths without the request's method
/// are skipped. REST APIs ignore a trailing slash.
final class RouteTable<T> {
  private final boolean trailingSlashMatters;
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

  /// @param trailingSlashMatters whether a path with a trailing slash is another path
  RouteTable(boolean trailingSlashMatters) {
    this.trailingSlashMatters = trailingSlashMatters;
  }

  /// A matched route.
  ///
  /// @param path the path pattern of the route
  /// @param id the id of the path, six letters and digits
  /// @param methods the targets of the path, by method
  /// @param target the target of the request's method; null if only the path matches
  /// @param parameters the variables, percent-encoded as sent
  record Match<T>(
      String path,
      String id,
      Map<String, T> methods,
      @Nullable T target,
      Map<String, String> parameters) {}

  /// Adds a route.
  void add(String method, String path, T target) {
    RouteTable<T> node = this;
    List<String> variables = new ArrayList<>();
    for (String segment : segments(path)) {
      node = node.child(segment);
      if (isVariable(segment)) {
        int end = segment.length() - (segment.endsWith("+}") ? 2 : 1);
        variables.add(segment.substring(1, end));
      }
    }
    node.names = List.copyOf(variables);
    node.path = path.startsWith("/") ? path : "/" + path;
    node.id = StableIds.of(node.path, 6);
    node.methods.put(method, target);
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

  /// Returns the best match that has the request's method, or else the best match of the path; null
  /// if no path matches.
  @Nullable Match<T> find(String path, String method) {
    List<String> segments = segments(path);
    Match<T> exact = find(segments, 0, List.of(), method);
    return exact != null ? exact : find(segments, 0, List.of(), null);
  }

  private @Nullable Match<T> find(
      List<String> segments, int from, List<String> values, @Nullable String method) {
    if (from == segments.size()) {
      return hasMethod(method) ? match(values, method) : null;
    }
    String segment = segments.get(from);
    RouteTable<T> literal = literals.get(segment);
    Match<T> match = literal == null ? null : literal.find(segments, from + 1, values, method);
    if (match == null && variable != null && !segment.isEmpty()) {
      match = variable.find(segments, from + 1, append(values, segment), method);
    }
    if (match == null && greedy != null && greedy.hasMethod(method)) {
      String rest = String.join("/", segments.subList(from, segments.size()));
      match = greedy.match(append(values, rest), method);
    }
    return match;
  }

  private static List<String> append(List<String> values, String value) {
    List<String> appended = new ArrayList<>(values);
    appended.add(value);
    return appended;
  }

  private boolean hasMethod(@Nullable String method) {
    return method == null
        ? !methods.isEmpty()
        : methods.containsKey(method) || methods.containsKey("ANY");
  }

  private Match<T> match(List<String> values, @Nullable String method) {
    Map<String, String> parameters = LinkedHashMap.newLinkedHashMap(names.size());
    for (int i = 0; i < names.size(); i++) {
      parameters.put(names.get(i), values.get(i));
    }
    T exact = method == null ? null : methods.get(method);
    T target = exact == null && method != null ? methods.get("ANY") : exact;
    return new Match<>(path, id, methods, target, parameters);
  }

  private List<String> segments(String path) {
    int start = path.startsWith("/") ? 1 : 0;
    int end = path.length();
    while (!trailingSlashMatters && end > start && path.charAt(end - 1) == '/') {
      end--;
    }
    return start == end ? List.of() : List.of(path.substring(start, end).split("/", -1));
  }
}
