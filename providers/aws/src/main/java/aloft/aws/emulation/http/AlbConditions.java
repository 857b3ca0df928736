package aloft.aws.emulation.http;

import aloft.aws.emulation.http.AlbSettings.Condition;
import aloft.spi.emulation.HttpRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Decides whether a request matches the conditions of a rule.
///
/// @see <a
///   href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html">Condition
///   types</a>
final class AlbConditions {
  private AlbConditions() {}

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
      case "ip" -> values.stream().anyMatch(range -> contains(range, request.sourceIp()));
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

  /// Whether an address is in a range, as in `192.0.2.0/24`.
  private static boolean contains(String range, String address) {
    int slash = range.indexOf('/');
    try {
      byte[] network =
          InetAddress.ofLiteral(slash < 0 ? range : range.substring(0, slash)).getAddress();
      byte[] client = InetAddress.ofLiteral(address).getAddress();
      int bits = slash < 0 ? 8 * network.length : Integer.parseInt(range.substring(slash + 1));
      return network.length == client.length && samePrefix(network, client, bits);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean samePrefix(byte[] left, byte[] right, int bits) {
    for (int i = 0; i < bits && i < 8 * left.length; i++) {
      int mask = 0x80 >> (i % 8);
      if ((left[i / 8] & mask) != (right[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
