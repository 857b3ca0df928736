package aloft.aws.emulation.front;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Paths with `{variables}` and a greedy `{rest+}` at the end: finds the one that fits a request
/// best. A literal segment goes before a variable, a variable before a greedy one.
final class Routes<T> {
  private final Map<String, Routes<T>> literals = new HashMap<>();
  private @Nullable Routes<T> variable;
  private @Nullable Routes<T> greedy;
  private @Nullable String path;
  private final Map<String, T> methods = new LinkedHashMap<>();

  /// What was found.
  ///
  /// @param path as it was added
  /// @param methods what stands there, by method
  /// @param parameters the variables, percent-encoded as sent
  record Match<T>(String path, Map<String, T> methods, Map<String, String> parameters) {}

  /// Adds a route.
  void add(String method, String path, T target) {
    Routes<T> at = this;
    for (String segment : segments(path)) {
      at = at.child(segment);
    }
    at.path = path.startsWith("/") ? path : "/" + path;
    at.methods.put(method, target);
  }

  private Routes<T> child(String segment) {
    if (!segment.startsWith("{")) {
      return literals.computeIfAbsent(segment, key -> new Routes<>());
    }
    if (segment.endsWith("+}")) {
      greedy = greedy == null ? new Routes<>() : greedy;
      return greedy;
    }
    variable = variable == null ? new Routes<>() : variable;
    return variable;
  }

  /// The best route that has a method for the request, or else the best that fits at all; null for
  /// none.
  @Nullable Match<T> find(String path, String method) {
    List<String> segments = segments(path);
    Match<T> exact = find(segments, 0, new ArrayList<>(), method);
    return exact != null ? exact : find(segments, 0, new ArrayList<>(), null);
  }

  private @Nullable Match<T> find(
      List<String> segments, int from, List<String> values, @Nullable String method) {
    if (from == segments.size()) {
      return has(method) ? match(values) : null;
    }
    Routes<T> literal = literals.get(segments.get(from));
    Match<T> found = literal == null ? null : literal.find(segments, from + 1, values, method);
    if (found == null && variable != null && !segments.get(from).isEmpty()) {
      values.add(segments.get(from));
      found = variable.find(segments, from + 1, values, method);
      values.removeLast();
    }
    if (found == null && greedy != null && greedy.has(method)) {
      values.add(String.join("/", segments.subList(from, segments.size())));
      found = greedy.match(values);
      values.removeLast();
    }
    return found;
  }

  private boolean has(@Nullable String method) {
    return method == null
        ? !methods.isEmpty()
        : methods.containsKey(method) || methods.containsKey("ANY");
  }

  private Match<T> match(List<String> values) {
    String own = path == null ? "/" : path;
    Map<String, String> parameters = new LinkedHashMap<>();
    int next = 0;
    for (String segment : segments(own)) {
      if (segment.startsWith("{")) {
        String name = segment.substring(1, segment.length() - (segment.endsWith("+}") ? 2 : 1));
        parameters.put(name, values.get(next++));
      }
    }
    return new Match<>(own, methods, parameters);
  }

  private static List<String> segments(String path) {
    String inner = path.startsWith("/") ? path.substring(1) : path;
    return inner.isEmpty() ? List.of() : List.of(inner.split("/", -1));
  }
}
