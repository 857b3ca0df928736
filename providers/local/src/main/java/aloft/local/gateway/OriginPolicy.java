package aloft.local.gateway;

import aloft.spi.document.Json;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.util.List;
import java.util.Locale;
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
              + " may not call this API: add the origin to ALOFT_LOCAL_ORIGINS and run \"aloft"
              + " local stop\"");
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
  private static boolean isLoopback(String authority) {
    int colon = authority.indexOf(':', authority.startsWith("[") ? authority.indexOf(']') + 1 : 0);
    String host = colon < 0 ? authority : authority.substring(0, colon);
    return (colon < 0 || isPort(authority.substring(colon + 1)))
        && (host.equals("127.0.0.1") || host.equals("[::1]") || isLocalName(host));
  }

  private static boolean isPort(String text) {
    int port = text.isEmpty() || text.length() > 5 ? -1 : 0;
    for (int i = 0; i < text.length() && port >= 0; i++) {
      char c = text.charAt(i);
      port = c >= '0' && c <= '9' ? 10 * port + c - '0' : -1;
    }
    return port >= 0 && port <= 65_535;
  }

  // `localhost` and names below it, which never leave this machine (RFC 6761)
  private static boolean isLocalName(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    boolean valid = !name.startsWith(".") && !name.contains("..");
    for (int i = 0; i < name.length() && valid; i++) {
      char c = name.charAt(i);
      valid = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-_.".indexOf(c) >= 0;
    }
    // A name may end with the dot of the root.
    String relative = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return valid && (relative.equals("localhost") || relative.endsWith(".localhost"));
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
