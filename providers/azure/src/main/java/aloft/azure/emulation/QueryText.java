package aloft.azure.emulation;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The query of a request.
final class QueryText {
  private QueryText() {}

  /// Returns the decoded values; those of one name are joined by commas.
  static Map<String, String> of(@Nullable String query) {
    Map<String, String> values = new LinkedHashMap<>();
    if (query != null) {
      for (String field : query.split("&", -1)) {
        if (!field.isEmpty()) {
          int mark = field.indexOf('=');
          String key = decode(mark < 0 ? field : field.substring(0, mark));
          String value = mark < 0 ? "" : decode(field.substring(mark + 1));
          values.merge(key, value, (first, next) -> first + "," + next);
        }
      }
    }
    return values;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
