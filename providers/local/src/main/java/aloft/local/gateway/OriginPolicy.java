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

/// Keeps pages of other sites away from what runs here: a name that someone made lead to this
/// machine, a request that a foreign page sends.
///
/// @param pages whether pages from this machine may call at all
/// @param origins of pages that may call beside those
public record OriginPolicy(boolean pages, Set<String> origins) {
  public OriginPolicy {
    origins = Set.copyOf(origins);
  }

  /// The answer to a request that must not be let in; null for all others.
  @Nullable HttpResponse refuse(HttpRequest request) {
    String host = request.header("Host");
    if (host == null || !isHere(host)) {
      return refusal(
          421, "the host \"" + host + "\" is not this machine: call 127.0.0.1 or localhost");
    }
    String origin = request.header("Origin");
    if (origin != null && !(pages && (origins.contains(origin) || isHere(address(origin))))) {
      return refusal(
          403,
          "pages from "
              + origin
              + " may not call: add the origin to ALOFT_LOCAL_ORIGINS and run \"aloft local stop\"");
    }
    boolean foreign = "cross-site".equals(request.header("Sec-Fetch-Site"));
    if (origin == null && foreign && !"navigate".equals(request.header("Sec-Fetch-Mode"))) {
      return refusal(403, "pages of other sites may not call");
    }
    return null;
  }

  private static String address(String origin) {
    int scheme = origin.indexOf("://");
    return scheme < 0 ? origin : origin.substring(scheme + 3);
  }

  // `localhost:3100`, `api.localhost`, `127.0.0.1`, `[::1]:80`
  private static boolean isHere(String host) {
    int colon = host.lastIndexOf(':');
    String name = colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
    return name.equalsIgnoreCase("localhost")
        || name.equals("127.0.0.1")
        || name.equals("[::1]")
        || name.toLowerCase(java.util.Locale.ROOT).endsWith(".localhost");
  }

  private static HttpResponse refusal(int status, String message) {
    return new HttpResponse(
        status,
        List.of(new Header("Content-Type", "application/json")),
        Payload.of(Json.write(Map.of("message", message), 0)));
  }

  /// Whether a text may stand as the name of a header.
  static boolean isName(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> c > ' ' && c < 127 && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0);
  }
}
