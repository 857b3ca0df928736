package aloft.aws.emulation.http;

import aloft.aws.emulation.http.RestApiSettings.Route;
import aloft.aws.emulation.id.StableIds;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
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

/// A request to a REST API, and the events of payload version 1.0 created from it.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html">Proxy
///   integrations</a>
final class RestApiEvent {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /// Headers that the gateway does not pass to functions.
  private static final Set<String> REMOVED_HEADERS =
      Set.of(
          "connection",
          "content-length",
          "content-md5",
          "expect",
          "keep-alive",
          "max-forwards",
          "proxy-authenticate",
          "server",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "www-authenticate");

  private static final List<String> NULL_IDENTITY_FIELDS =
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
          "user");

  private final RestApiSettings settings;
  private final HttpRequest request;
  private final RouteTable.Match<Route> match;
  private final Route route;
  private final String path;
  private final String fullPath;
  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private final Map<String, List<String>> query;
  private final String trace;

  /// @param path the path without the stage
  /// @param fullPath the path with the stage
  RestApiEvent(
      RestApiSettings settings,
      HttpRequest request,
      RouteTable.Match<Route> match,
      Route route,
      String path,
      String fullPath) {
    this.settings = settings;
    this.request = request;
    this.match = match;
    this.route = route;
    this.path = path;
    this.fullPath = fullPath;
    this.query = QueryParameters.of(request.query());
    for (Header header : request.headers()) {
      String name = forwardedName(header.name());
      if (name != null && !isSignature(name, header.value())) {
        headers.computeIfAbsent(name, key -> new ArrayList<>(1)).add(header.value());
      }
    }
    String sent = request.header("X-Amzn-Trace-Id");
    String root = sent == null ? null : traceRoot(sent);
    this.trace =
        "Root=" + (root == null ? StableIds.trace(request.id(), request.receivedAt()) : root);
    if (root == null) {
      headers.put("X-Amzn-Trace-Id", List.of(trace));
    }
    headers.put("X-Forwarded-For", List.of(forwardedFor()));
    headers.put("X-Forwarded-Port", List.of(port()));
    headers.put("X-Forwarded-Proto", List.of("http"));
  }

  /// The name of a header in events: as sent, except for two names; null if it is not passed on.
  private static @Nullable String forwardedName(String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    return switch (lowerCase) {
      case "authorization" -> "Authorization";
      case "user-agent" -> "User-Agent";
      case "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto" -> null;
      default -> REMOVED_HEADERS.contains(lowerCase) ? null : name;
    };
  }

  // The gateway drops signatures of AWS requests.
  private static boolean isSignature(String name, String value) {
    return name.equals("Authorization") && value.startsWith("AWS4-");
  }

  private static @Nullable String traceRoot(String trace) {
    int at = trace.indexOf("Root=");
    if (at < 0) {
      return null;
    }
    int end = trace.indexOf(';', at);
    return trace.substring(at + 5, end < 0 ? trace.length() : end);
  }

  private String forwardedFor() {
    String sent = request.header("X-Forwarded-For");
    return sent == null ? request.sourceIp() : sent + ", " + request.sourceIp();
  }

  private String port() {
    String host = host();
    int colon = host.lastIndexOf(':');
    return colon < 0 || host.endsWith("]") ? "80" : host.substring(colon + 1);
  }

  String host() {
    String host = request.header("Host");
    return host == null ? "localhost" : host;
  }

  /// The media type of the body without parameters; `application/json` by default.
  String mediaType() {
    String contentType = request.header("Content-Type");
    if (contentType == null || contentType.isBlank()) {
      return "application/json";
    }
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  HttpRequest request() {
    return request;
  }

  Route route() {
    return route;
  }

  /// The trace header for the invocation and the response; not sampled.
  String trace() {
    return trace + ";Parent=" + StableIds.extended(request.id()).substring(0, 15) + "0;Sampled=0";
  }

  /// The ARN of the method, `arn:aws:execute-api:...`, for authorizers and policies.
  String arn() {
    return "arn:aws:execute-api:"
        + settings.region()
        + ":"
        + StableIds.ACCOUNT
        + ":"
        + settings.apiId()
        + "/"
        + settings.stage()
        + "/"
        + request.method()
        + path;
  }

  /// The event of a proxy integration.
  Map<String, @Nullable Object> proxyEvent(AuthorizedCaller caller) {
    Map<String, @Nullable Object> event = new LinkedHashMap<>(32);
    event.put("resource", match.path());
    event.put("path", path);
    event.put("httpMethod", request.method());
    event.put("headers", lastValues(headers));
    event.put("multiValueHeaders", headers);
    event.put("queryStringParameters", query.isEmpty() ? null : lastValues(query));
    event.put("multiValueQueryStringParameters", query.isEmpty() ? null : query);
    event.put("pathParameters", match.parameters().isEmpty() ? null : match.parameters());
    event.put("stageVariables", null);
    event.put("requestContext", context(caller));
    byte[] bytes = request.body().bytes();
    boolean binary = bytes.length > 0 && isBinary();
    event.put("body", bytes.length == 0 ? null : binary ? base64(bytes) : request.body().text());
    event.put("isBase64Encoded", binary);
    return event;
  }

  /// The event of an authorizer of the type REQUEST.
  Map<String, @Nullable Object> authorizerEvent() {
    Map<String, @Nullable Object> event = new LinkedHashMap<>(32);
    event.put("type", "REQUEST");
    event.put("methodArn", arn());
    event.put("resource", match.path());
    event.put("path", path);
    event.put("httpMethod", request.method());
    event.put("headers", lastValues(headers));
    event.put("multiValueHeaders", headers);
    event.put("queryStringParameters", lastValues(query));
    event.put("multiValueQueryStringParameters", query);
    event.put("pathParameters", match.parameters());
    event.put("stageVariables", Map.of());
    event.put("requestContext", context(AuthorizedCaller.NONE));
    return event;
  }

  private boolean isBinary() {
    return MediaTypes.matches(settings.binaryMediaTypes(), request.header("Content-Type"));
  }

  private static String base64(byte[] bytes) {
    return new String(Base64.getEncoder().encode(bytes), StandardCharsets.ISO_8859_1);
  }

  Map<String, String> headers() {
    return lastValues(headers);
  }

  Map<String, String> query() {
    return lastValues(query);
  }

  Map<String, String> parameters() {
    return match.parameters();
  }

  private static Map<String, String> lastValues(Map<String, List<String>> values) {
    Map<String, String> single = LinkedHashMap.newLinkedHashMap(values.size());
    values.forEach((name, list) -> single.put(name, list.getLast()));
    return single;
  }

  /// Evaluates an expression such as `method.request.header.Authorization`, `context.stage` or
  /// `context.identity.sourceIp`; null if there is no value.
  @Nullable String value(String expression) {
    int prefixLength = "method.request.".length();
    if (!expression.startsWith("method.request.")) {
      return expression.startsWith("context.") ? contextValue(expression.substring(8)) : null;
    }
    int dot = expression.indexOf('.', prefixLength);
    String name = expression.substring(dot + 1);
    return switch (dot < 0 ? "" : expression.substring(prefixLength, dot)) {
      case "header" -> request.header(name);
      case "querystring" -> {
        List<String> values = query.get(name);
        yield values == null ? null : values.getLast();
      }
      case "path" -> match.parameters().get(name);
      default -> null;
    };
  }

  private @Nullable String contextValue(String name) {
    Map<String, @Nullable Object> context = context(AuthorizedCaller.NONE);
    Object value =
        name.startsWith("identity.") && context.get("identity") instanceof Map<?, ?> identity
            ? identity.get(name.substring(9))
            : context.get(name);
    return value == null ? null : value.toString();
  }

  Map<String, @Nullable Object> context(AuthorizedCaller caller) {
    String host = host();
    Map<String, @Nullable Object> context = new LinkedHashMap<>(32);
    context.put("resourceId", match.id());
    if (!caller.context().isEmpty()) {
      context.put("authorizer", caller.context());
    }
    context.put("resourcePath", match.path());
    if (route.integration().operation() != null) {
      context.put("operationName", route.integration().operation());
    }
    context.put("httpMethod", request.method());
    context.put("extendedRequestId", StableIds.extended(request.id()));
    context.put("requestTime", TIME.format(request.receivedAt()));
    context.put("path", fullPath);
    context.put("accountId", StableIds.ACCOUNT);
    context.put("protocol", request.protocol());
    context.put("stage", settings.stage());
    context.put("domainPrefix", domainPrefix(host));
    context.put("requestTimeEpoch", request.receivedAt().toEpochMilli());
    context.put("requestId", request.id());
    context.put("identity", identity(caller));
    context.put("domainName", host);
    context.put(
        "deploymentId", settings.apiId().substring(0, Math.min(6, settings.apiId().length())));
    context.put("apiId", settings.apiId());
    return context;
  }

  private static String domainPrefix(String host) {
    int end = 0;
    while (end < host.length() && host.charAt(end) != '.' && host.charAt(end) != ':') {
      end++;
    }
    return host.substring(0, end);
  }

  private Map<String, @Nullable Object> identity(AuthorizedCaller caller) {
    Map<String, @Nullable Object> identity = new LinkedHashMap<>(32);
    NULL_IDENTITY_FIELDS.forEach(name -> identity.put(name, null));
    identity.put("sourceIp", request.sourceIp());
    identity.put("userAgent", request.header("User-Agent"));
    if (caller.apiKey() != null) {
      identity.put("apiKey", caller.apiKey());
      identity.put("apiKeyId", StableIds.of(caller.apiKey(), 10));
    }
    return identity;
  }
}
