package aloft.aws.emulation.front;

import aloft.spi.gateway.Header;
import aloft.spi.gateway.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The event of payload version 1.0 that a REST API hands to a function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html">Proxy
///   integrations</a>
final class RestEvent {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /// Headers that the gateway keeps for itself.
  private static final Set<String> HOP =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "keep-alive",
          "proxy-authenticate",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final RestSettings settings;
  private final HttpRequest request;

  RestEvent(RestSettings settings, HttpRequest request) {
    this.settings = settings;
    this.request = request;
  }

  /// The event.
  ///
  /// @param path without the stage, as sent
  /// @param authorizer what an authorizer told; null where there was none
  Map<String, @Nullable Object> of(
      Routes.Match<RestSettings.Route> route,
      String path,
      @Nullable Map<String, @Nullable Object> authorizer) {
    Map<String, List<String>> headers = headers();
    Map<String, List<String>> query = Query.of(request.query());
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("resource", route.path());
    event.put("path", path);
    event.put("httpMethod", request.method());
    event.put("headers", last(headers));
    event.put("multiValueHeaders", headers.isEmpty() ? null : headers);
    event.put("queryStringParameters", last(query));
    event.put("multiValueQueryStringParameters", query.isEmpty() ? null : query);
    event.put("pathParameters", route.parameters().isEmpty() ? null : route.parameters());
    event.put("stageVariables", null);
    event.put("requestContext", context(route, path, authorizer));
    putBody(event);
    return event;
  }

  private void putBody(Map<String, @Nullable Object> event) {
    byte[] bytes = request.body().bytes();
    boolean binary =
        MediaTypes.matches(settings.binaryMediaTypes(), request.header("Content-Type"));
    if (bytes.length == 0) {
      event.put("body", null);
    } else {
      event.put(
          "body",
          binary
              ? Base64.getEncoder().encodeToString(bytes)
              : new String(bytes, StandardCharsets.UTF_8));
    }
    event.put("isBase64Encoded", bytes.length > 0 && binary);
  }

  /// Header names keep their case; hop-by-hop headers stay with the gateway.
  Map<String, List<String>> headers() {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (Header header : request.headers()) {
      if (!HOP.contains(header.name().toLowerCase(Locale.ROOT))) {
        headers.computeIfAbsent(header.name(), key -> new ArrayList<>()).add(header.value());
      }
    }
    String port = request.header("Host") == null ? null : port(request.header("Host"));
    headers.put("X-Forwarded-For", new ArrayList<>(List.of(request.sourceIp())));
    headers.put("X-Forwarded-Port", new ArrayList<>(List.of(port == null ? "80" : port)));
    headers.put("X-Forwarded-Proto", new ArrayList<>(List.of("http")));
    return headers;
  }

  private static @Nullable String port(@Nullable String host) {
    int cut = host == null ? -1 : host.lastIndexOf(':');
    return host == null || cut < 0 ? null : host.substring(cut + 1);
  }

  static @Nullable Map<String, String> last(Map<String, List<String>> values) {
    if (values.isEmpty()) {
      return null;
    }
    Map<String, String> single = new LinkedHashMap<>();
    values.forEach((name, all) -> single.put(name, all.getLast()));
    return single;
  }

  private Map<String, @Nullable Object> context(
      Routes.Match<RestSettings.Route> route,
      String path,
      @Nullable Map<String, @Nullable Object> authorizer) {
    String host = request.header("Host") == null ? "localhost" : request.header("Host");
    Map<String, @Nullable Object> context = new LinkedHashMap<>();
    context.put("resourceId", Ids.of(route.path(), 6));
    context.put("resourcePath", route.path());
    context.put("httpMethod", request.method());
    context.put("extendedRequestId", Ids.of(request.id(), 15) + "=");
    context.put("requestTime", TIME.format(request.moment()));
    context.put("path", "/" + settings.stage() + path);
    context.put("accountId", Ids.ACCOUNT);
    context.put("protocol", request.protocol());
    context.put("stage", settings.stage());
    context.put("domainPrefix", settings.apiId());
    context.put("requestTimeEpoch", request.moment().toEpochMilli());
    context.put("requestId", request.id());
    context.put("identity", identity());
    context.put("domainName", host);
    context.put("deploymentId", Ids.of(settings.apiId() + settings.stage(), 6));
    context.put("apiId", settings.apiId());
    if (authorizer != null) {
      context.put("authorizer", authorizer);
    }
    return context;
  }

  private Map<String, @Nullable Object> identity() {
    Map<String, @Nullable Object> identity = new LinkedHashMap<>();
    for (String unknown :
        List.of(
            "cognitoIdentityPoolId",
            "accountId",
            "cognitoIdentityId",
            "caller",
            "principalOrgId",
            "accessKey",
            "cognitoAuthenticationType",
            "cognitoAuthenticationProvider",
            "userArn",
            "user")) {
      identity.put(unknown, null);
    }
    identity.put("sourceIp", request.sourceIp());
    identity.put("userAgent", request.header("User-Agent"));
    String key = request.header("x-api-key");
    if (key != null) {
      identity.put("apiKey", key);
      identity.put("apiKeyId", Ids.of(key, 10));
    }
    return identity;
  }
}
