package aloft.aws.emulation.http;

import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The CORS rules of an HTTP API or a function URL. They replace the CORS headers of the function's
/// responses.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html">CORS of
///   HTTP APIs</a>
final class Cors {
  private static final Payload EMPTY = Payload.of(new byte[0]);

  private final CorsSettings settings;
  private final int preflightStatus;

  /// @param preflightStatus the status of preflight responses: 204 for APIs, 200 for URLs
  Cors(CorsSettings settings, int preflightStatus) {
    this.settings = settings;
    this.preflightStatus = preflightStatus;
  }

  /// Whether a request is a CORS preflight request.
  static boolean isPreflight(HttpRequest request) {
    return request.method().equals("OPTIONS")
        && request.header("Origin") != null
        && request.header("Access-Control-Request-Method") != null;
  }

  /// The response to a preflight request; without CORS headers if origin or method is not allowed.
  HttpResponse preflight(HttpRequest request) {
    String origin = request.header("Origin");
    String method = request.header("Access-Control-Request-Method");
    String allowed = origin == null ? null : allowedOrigin(origin);
    List<Header> headers = new ArrayList<>();
    if (allowed != null && method != null && contains(settings.methods(), method)) {
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
    return new HttpResponse(preflightStatus, headers, EMPTY);
  }

  /// Returns a response with the CORS headers for the origin of the request.
  HttpResponse withCorsHeaders(HttpResponse response, HttpRequest request) {
    List<Header> headers = new ArrayList<>(response.headers().size() + 3);
    for (Header header : response.headers()) {
      if (!header.name().regionMatches(true, 0, "access-control-", 0, 15)) {
        headers.add(header);
      }
    }
    String origin = request.header("Origin");
    String allowed = origin == null ? null : allowedOrigin(origin);
    if (allowed != null) {
      headers.add(new Header("access-control-allow-origin", allowed));
      putCredentials(headers);
      put(headers, "access-control-expose-headers", settings.exposed());
    }
    return new HttpResponse(response.status(), headers, response.body());
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

  private static boolean contains(List<String> names, String name) {
    for (String candidate : names) {
      if (candidate.equals("*") || candidate.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  // The value of Access-Control-Allow-Origin; null if the origin is not allowed.
  private @Nullable String allowedOrigin(String origin) {
    for (String pattern : settings.origins()) {
      if (pattern.equals("*")) {
        return Boolean.TRUE.equals(settings.credentials()) ? origin : "*";
      }
      if (pattern.equalsIgnoreCase(origin)
          || (pattern.endsWith("://*") && matchesScheme(origin, pattern))) {
        return origin;
      }
    }
    return null;
  }

  private static boolean matchesScheme(String origin, String pattern) {
    return origin.regionMatches(true, 0, pattern, 0, pattern.length() - 1);
  }
}
