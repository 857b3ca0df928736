package aloft.aws.emulation.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The decoded parameters of a query string, in the order of the request.
final class QueryParameters {
  private QueryParameters() {}

  static Map<String, List<String>> of(@Nullable String query) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return values;
    }
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int cut = pair.indexOf('=');
        String name = decode(cut < 0 ? pair : pair.substring(0, cut));
        String value = cut < 0 ? "" : decode(pair.substring(cut + 1));
        values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
      }
    }
    return values;
  }

  /// Decodes percent escapes and plus signs; returns malformed text unchanged.
  static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
