package aloft.aws.emulation.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Media types, as in `image/*` and `text/html; charset=utf-8`.
final class MediaTypes {
  private MediaTypes() {}

  /// Whether a header's first media type is one of those listed.
  static boolean matches(List<String> listed, @Nullable String header) {
    if (header == null) {
      return listed.contains("*/*");
    }
    String type = header.split("[,;]", 2)[0].strip().toLowerCase(Locale.ROOT);
    return listed.stream()
        .map(each -> each.toLowerCase(Locale.ROOT))
        .anyMatch(each ->
            each.equals("*/*")
                || each.equals(type)
                || (each.endsWith("/*") && type.startsWith(each.substring(0, each.length() - 1))));
  }

  /// Whether a body of this type is text for HTTP APIs and function URLs; others are handed over in
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
