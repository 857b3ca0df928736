package aloft.aws.emulation.http;

import aloft.aws.emulation.http.AlbSettings.Condition;
import aloft.spi.emulation.HttpRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Decides whether a request matches the conditions of a rule.
///
/// @see <a
///   href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html">Condition
///   types</a>
final class AlbRuleMatcher {
  private AlbRuleMatcher() {}

  static boolean match(List<Condition> conditions, HttpRequest request) {
    for (Condition condition : conditions) {
      if (!matches(condition, request)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(Condition condition, HttpRequest request) {
    List<String> values = condition.values();
    return switch (condition.field()) {
      case "path" -> values.stream().anyMatch(value -> Wildcards.match(value, request.path()));
      case "method" -> values.contains(request.method());
      case "host" -> anyMatches(values, List.of(host(request)));
      case "header" -> anyMatches(values, request.headers(String.valueOf(condition.name())));
      case "query" -> anyMatches(values, pairs(request.query()));
      case "ip" ->
          values.stream().anyMatch(range -> AddressRange.contains(range, request.sourceIp()));
      default -> false;
    };
  }

  private static boolean anyMatches(List<String> patterns, List<String> texts) {
    for (String text : texts) {
      String lower = text.toLowerCase(Locale.ROOT);
      for (String pattern : patterns) {
        if (Wildcards.match(pattern.toLowerCase(Locale.ROOT), lower)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String host(HttpRequest request) {
    String host = request.header("Host");
    if (host == null) {
      return "";
    }
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  private static List<String> pairs(@Nullable String query) {
    return query == null
        ? List.of()
        : List.of(query.split("&", -1)).stream()
            .map(pair -> pair.contains("=") ? pair : pair + "=")
            .toList();
  }
}
