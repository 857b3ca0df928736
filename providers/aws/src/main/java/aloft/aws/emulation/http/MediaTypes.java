package aloft.aws.emulation.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Matches media types such as `image/*` and `text/html; charset=utf-8`.
final class MediaTypes {
  private MediaTypes() {}

  /// Whether the first media type of a header matches a list of types and wildcards.
  static boolean matches(List<String> patterns, @Nullable String header) {
    if (header == null) {
      return patterns.contains("*/*");
    }
    String type = header.split("[,;]", 2)[0].strip().toLowerCase(Locale.ROOT);
    return patterns.stream()
        .map(pattern -> pattern.toLowerCase(Locale.ROOT))
        .anyMatch(pattern ->
            pattern.equals("*/*")
                || pattern.equals(type)
                || (pattern.endsWith("/*")
                    && type.startsWith(pattern.substring(0, pattern.length() - 1))));
  }

  /// Whether HTTP APIs and function URLs pass a body of this type as text; others are passed in
  /// base64.
  static boolean isText(@Nullable String header) {
    if (header == null) {
      return true;
    }
    String type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.startsWith("text/")
        || type.endsWith("+json")
        || type.endsWith("+xml")
        || List.of("application/json", "application/xml", "application/javascript").contains(type);
  }
}
