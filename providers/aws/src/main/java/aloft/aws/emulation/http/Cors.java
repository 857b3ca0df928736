package aloft.aws.emulation.http;

import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The CORS rules of an HTTP API or a function's URL. Where there are any, those of the function's
/// answers do not count.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html">CORS of
///   HTTP APIs</a>
final class Cors {
  private static final Payload NOTHING = Payload.of(new byte[0]);

  private final CorsSettings settings;
  private final int preflightStatus;

  /// @param preflightStatus of answers to preflight requests: 204 for APIs, 200 for URLs
  Cors(CorsSettings settings, int preflightStatus) {
    this.settings = settings;
    this.preflightStatus = preflightStatus;
  }

  /// Whether a browser asks what it may do.
  static boolean isPreflight(HttpRequest request) {
    return request.method().equals("OPTIONS")
        && request.header("Origin") != null
        && request.header("Access-Control-Request-Method") != null;
  }

  /// The answer to a browser that asks. What is not allowed is not named in it.
  HttpResponse preflight(HttpRequest request) {
    String origin = request.header("Origin");
    String method = request.header("Access-Control-Request-Method");
    String allowed = origin == null ? null : allowed(origin);
    List<Header> headers = new ArrayList<>();
    if (allowed != null && method != null && has(settings.methods(), method)) {
      headers.add(new Header("access-control-allow-origin", allowed));
      put(headers, "access-control-allow-methods", settings.methods());
      put(
          headers,
          "access-control-allow-headers",
          settings.headers().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
      putCredentials(headers);
      if (settings.maxAge() != null) {
        headers.add(new Header("access-control-max-age", settings.maxAge().toString()));
      }
    }
    return new HttpResponse(preflightStatus, headers, NOTHING);
  }

  /// An answer with the headers that let the page read it.
  HttpResponse mark(HttpResponse answer, HttpRequest request) {
    List<Header> headers = new ArrayList<>(answer.headers().size() + 3);
    for (Header header : answer.headers()) {
      if (!header.name().regionMatches(true, 0, "access-control-", 0, 15)) {
        headers.add(header);
      }
    }
    String origin = request.header("Origin");
    String allowed = origin == null ? null : allowed(origin);
    if (allowed != null) {
      headers.add(new Header("access-control-allow-origin", allowed));
      putCredentials(headers);
      put(headers, "access-control-expose-headers", settings.exposed());
    }
    return new HttpResponse(answer.status(), headers, answer.body());
  }

  private void putCredentials(List<Header> headers) {
    if (Boolean.TRUE.equals(settings.credentials())) {
      headers.add(new Header("access-control-allow-credentials", "true"));
    }
  }

  private static void put(List<Header> headers, String name, List<String> values) {
    if (!values.isEmpty()) {
      headers.add(new Header(name, String.join(",", values)));
    }
  }

  private static boolean has(List<String> listed, String word) {
    for (String each : listed) {
      if (each.equals("*") || each.equalsIgnoreCase(word)) {
        return true;
      }
    }
    return false;
  }

  // What the origin is told; null where it is not let in.
  private @Nullable String allowed(String origin) {
    for (String each : settings.origins()) {
      if (each.equals("*")) {
        return Boolean.TRUE.equals(settings.credentials()) ? origin : "*";
      }
      if (each.equalsIgnoreCase(origin) || (each.endsWith("://*") && begins(origin, each))) {
        return origin;
      }
    }
    return null;
  }

  private static boolean begins(String origin, String pattern) {
    return origin.regionMatches(true, 0, pattern, 0, pattern.length() - 1);
  }
}
