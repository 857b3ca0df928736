package aloft.aws.emulation.schedule;

import aloft.spi.document.Json;
import aloft.spi.document.Node;
import org.jspecify.annotations.Nullable;

/// Selects a part of an event by a path such as `$.detail.name` or `$.resources[0]`.
final class JsonPath {
  private JsonPath() {}

  /// Returns the selected part; null if it does not exist.
  ///
  /// @throws IllegalArgumentException if the path is invalid
  static @Nullable Node of(Node event, String path) {
    if (!path.startsWith("$")) {
      throw new IllegalArgumentException("\"" + path + "\" must start with $");
    }
    Node at = event;
    int from = 1;
    while (from < path.length()) {
      int end;
      String key;
      if (path.charAt(from) == '.') {
        end = end(path, from + 1);
        key = path.substring(from + 1, end);
      } else if (path.charAt(from) == '[' && path.indexOf(']', from) > 0) {
        end = path.indexOf(']', from) + 1;
        key = unquoted(path.substring(from + 1, end - 1));
      } else {
        throw new IllegalArgumentException("\"" + path + "\" is not a valid path");
      }
      if (key.isEmpty() || key.equals("*")) {
        throw new IllegalArgumentException("\"" + path + "\" must select a single part");
      }
      at = at == null ? null : at.get(key);
      from = end;
    }
    return at;
  }

  private static int end(String path, int from) {
    int at = from;
    while (at < path.length() && path.charAt(at) != '.' && path.charAt(at) != '[') {
      at++;
    }
    return at;
  }

  private static String unquoted(String key) {
    boolean quoted = key.length() > 1 && (key.charAt(0) == '\'' || key.charAt(0) == '"');
    return quoted ? key.substring(1, key.length() - 1) : key;
  }

  static String json(@Nullable Node part) {
    return part == null ? "null" : Json.write(part, 0);
  }
}
