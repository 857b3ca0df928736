package aloft.local.gateway;

import aloft.spi.document.Json;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rejects requests of web pages of other sites: requests with a foreign host name (DNS rebinding)
/// and cross-site requests.
///
/// @param localPages whether web pages of local origins may send requests
/// @param allowedOrigins further origins whose pages may send requests if local pages may
public record OriginPolicy(boolean localPages, Set<String> allowedOrigins) {
  public OriginPolicy {
    allowedOrigins = Set.copyOf(allowedOrigins);
  }

  /// The error response to a forbidden request; null for an allowed one.
  @Nullable HttpResponse rejection(HttpRequest request) {
    String host = request.header("Host");
    if (host == null || !isLoopback(host)) {
      return response(
          421, "the host \"" + host + "\" is not this machine: call 127.0.0.1 or localhost");
    }
    String origin = request.header("Origin");
    if (origin != null
        && !(localPages && (allowedOrigins.contains(origin) || isLoopback(authority(origin))))) {
      return response(
          403,
          "pages from "
              + origin
              + " may not call this API: add the origin to ALOFT_LOCAL_ORIGINS and run \"aloft local stop\"");
    }
    boolean crossSite = "cross-site".equals(request.header("Sec-Fetch-Site"));
    if (origin == null && crossSite && !"navigate".equals(request.header("Sec-Fetch-Mode"))) {
      return response(403, "cross-site requests are not allowed");
    }
    return null;
  }

  private static String authority(String origin) {
    int scheme = origin.indexOf("://");
    return scheme < 0 ? origin : origin.substring(scheme + 3);
  }

  // `localhost:3100`, `api.localhost`, `127.0.0.1`, `[::1]:80`
  private static boolean isLoopback(String host) {
    int colon = host.lastIndexOf(':');
    String name = colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
    return name.equalsIgnoreCase("localhost")
        || name.equals("127.0.0.1")
        || name.equals("[::1]")
        || name.toLowerCase(java.util.Locale.ROOT).endsWith(".localhost");
  }

  private static HttpResponse response(int status, String message) {
    return new HttpResponse(
        status,
        List.of(new Header("Content-Type", "application/json")),
        Payload.of(Json.write(Map.of("message", message), 0)));
  }

  /// Whether a text is a valid header name.
  static boolean isHeaderName(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> c > ' ' && c < 127 && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0);
  }
}
