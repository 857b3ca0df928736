package aloft.aws.emulation.http;

import aloft.aws.emulation.http.RestApiSettings.Preflight;
import aloft.aws.emulation.http.RestApiSettings.Route;
import aloft.aws.emulation.id.StableIds;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The handler of a REST API of API Gateway: paths with a stage, events of version 1.0, its own
/// error responses.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html">Quotas</a>
final class RestApiHandler implements HttpHandler {
  private static final int MAX_BODY_BYTES = 10 * 1024 * 1024;
  private static final int MAX_EVENT_BYTES = 6 * 1024 * 1024;
  private static final int TIMEOUT_MILLIS = 29_000;

  private final RestApiSettings settings;
  private final String prefix;
  private final RouteTable<Route> routes = new RouteTable<>();

  RestApiHandler(RestApiSettings settings) {
    this.settings = settings;
    this.prefix = Boolean.TRUE.equals(settings.bare()) ? "" : "/" + settings.stage();
    settings.routes().forEach(route -> routes.add(route.method(), route.path(), route));
  }

  @Override
  public Action handle(HttpRequest request) {
    String full = request.path().substring(extraSlashes(request.path(), 0));
    if (!full.startsWith(prefix)
        || (full.length() > prefix.length() && full.charAt(prefix.length()) != '/')) {
      return RestApiErrors.FORBIDDEN.respond(request);
    }
    if (request.body().bytes().length > MAX_BODY_BYTES) {
      return RestApiErrors.TOO_LARGE.respond(request);
    }
    if (HeaderSize.exceedsRestLimit(request)) {
      return RestApiErrors.HEADERS_TOO_LARGE.respond(request);
    }
    String path = full.substring(prefix.length() + extraSlashes(full, prefix.length()));
    RouteTable.Match<Route> match = routes.find(path, request.method());
    Route route = match == null ? null : match.target();
    if (match == null || route == null) {
      return RestApiErrors.MISSING_ROUTE.respond(request);
    }
    if (route.unbuilt() != null) {
      return RestApiErrors.unsupported(request, route.unbuilt());
    }
    if (route.integration().preflight() != null) {
      return new Action.Respond(preflight(route.integration().preflight(), request));
    }
    RestApiEvent event =
        new RestApiEvent(settings, request, match, route, path.isEmpty() ? "/" : path, full);
    return route.access().authorizer() == null
        ? admit(event, AuthorizedCaller.NONE)
        : RestApiAuthorizers.authorize(
            route.access().authorizer(), event, caller -> admit(event, caller));
  }

  /// The number of repeated slashes at an index, not counting the last one.
  private static int extraSlashes(String path, int from) {
    int at = from;
    while (at + 1 < path.length() && path.charAt(at) == '/' && path.charAt(at + 1) == '/') {
      at++;
    }
    return at - from;
  }

  private Action admit(RestApiEvent event, AuthorizedCaller caller) {
    HttpRequest request = event.request();
    String key = null;
    if (event.route().access().isKeyed()) {
      boolean fromAuthorizer = settings.keyByAuthorizer() != null && settings.keyByAuthorizer();
      key = fromAuthorizer ? caller.apiKey() : request.header("x-api-key");
      if (key == null || !settings.keys().contains(key)) {
        return RestApiErrors.FORBIDDEN.respond(request);
      }
    }
    Action rejection = validate(event);
    return rejection == null
        ? integrate(event, new AuthorizedCaller(caller.context(), key))
        : rejection;
  }

  /// The response to a request with missing parameters or an invalid body; null if it is valid.
  private static @Nullable Action validate(RestApiEvent event) {
    List<String> missing = new ArrayList<>();
    for (String parameter : event.route().validation().required()) {
      if (event.value(parameter) == null) {
        missing.add(parameter.substring(parameter.indexOf('.', "method.request.".length()) + 1));
      }
    }
    if (!missing.isEmpty()) {
      return RestApiErrors.missingParameters(event.request(), missing);
    }
    Mapping schema =
        event.route().validation().schemas().isEmpty()
            ? null
            : event.route().validation().schemas().get(event.mediaType());
    return schema == null || fits(schema, event.request().body().text())
        ? null
        : RestApiErrors.BAD_BODY.respond(event.request());
  }

  private static boolean fits(Mapping schema, String body) {
    try {
      return new BodySchema(schema).fits(Json.read(body.isBlank() ? "{}" : body, "body"));
    } catch (UserException notJson) {
      return false;
    }
  }

  private Action integrate(RestApiEvent event, AuthorizedCaller caller) {
    Route route = event.route();
    if (route.integration().translation() != null) {
      return new RestApiIntegration(route, route.integration().translation(), event, caller)
          .execute();
    }
    Payload payload = Payload.of(Json.write(event.proxyEvent(caller), 0));
    return invoke(event, payload, outcome -> respond(event, outcome));
  }

  /// Invokes the function of a route.
  static Action invoke(
      RestApiEvent event, Payload payload, Function<InvocationOutcome, Action> then) {
    Route route = event.route();
    if (payload.bytes().length > MAX_EVENT_BYTES) {
      return RestApiErrors.TOO_LARGE.respond(event.request());
    }
    return new Action.Invoke(
        Objects.requireNonNull(route.function()),
        new Event.Body(payload, Map.of("Trace-Id", event.trace())),
        null,
        Duration.ofMillis(
            route.integration().timeout() == null ? TIMEOUT_MILLIS : route.integration().timeout()),
        RestApiErrors.TIMEOUT.response(event.request()),
        result -> then.apply(result.outcome()));
  }

  private Action respond(RestApiEvent event, InvocationOutcome outcome) {
    String accepted = event.request().header("Accept");
    boolean decode =
        event.route().integration().isStreaming()
            || MediaTypes.matches(settings.binaryMediaTypes(), accepted);
    HttpResponse failed = RestApiErrors.BAD_RESPONSE.response(event.request());
    try {
      HttpResponse response = RestApiResponse.of(outcome, false, decode);
      return new Action.Respond(
          response == null
              ? failed
              : withGatewayHeaders(
                  event, response.status(), response.headers(), response.payload()));
    } catch (MalformedResultException e) {
      String function = Objects.requireNonNull(event.route().function());
      return new Action.Respond(
          failed, e.logLine(function, MalformedResultException.GATEWAY, failed.status()));
    }
  }

  /// Returns a response with the gateway's headers; headers reserved by the gateway are renamed or
  /// dropped.
  ///
  /// @see <a
  ///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html">Important
  ///   notes</a>
  static HttpResponse withGatewayHeaders(
      RestApiEvent event, int status, List<Header> functionHeaders, Payload body) {
    List<Header> headers = new ArrayList<>(functionHeaders.size() + 3);
    headers.add(new Header("x-amzn-RequestId", event.request().id()));
    headers.add(new Header("x-amz-apigw-id", StableIds.extended(event.request().id())));
    headers.add(new Header("X-Amzn-Trace-Id", event.trace()));
    for (Header header : functionHeaders) {
      switch (header.name().toLowerCase(Locale.ROOT)) {
        case "expect",
            "host",
            "keep-alive",
            "proxy-authenticate",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via" -> {}
        case "authorization",
            "connection",
            "content-length",
            "content-md5",
            "date",
            "max-forwards",
            "server",
            "user-agent",
            "www-authenticate" ->
            headers.add(new Header("x-amzn-Remapped-" + header.name(), header.value()));
        default -> headers.add(header);
      }
    }
    return new HttpResponse(status, headers, body);
  }

  private static HttpResponse preflight(Preflight preflight, HttpRequest request) {
    String origin = request.header("Origin");
    String allowed = origin == null ? null : allowedOrigin(preflight, origin);
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Content-Type", "application/json"));
    headers.add(new Header("x-amzn-RequestId", request.id()));
    headers.add(new Header("x-amz-apigw-id", StableIds.extended(request.id())));
    preflight
        .headers()
        .forEach((name, value) -> {
          String override = name.equals("Access-Control-Allow-Origin") ? allowed : null;
          headers.add(new Header(name, override == null ? value : override));
        });
    return new HttpResponse(200, headers, Payload.of(new byte[0]));
  }

  private static @Nullable String allowedOrigin(Preflight preflight, String origin) {
    return preflight.origins().stream().anyMatch(pattern -> Pattern.matches(pattern, origin))
        ? origin
        : null;
  }
}
