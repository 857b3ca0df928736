package aloft.aws.emulation.http;

import aloft.aws.emulation.http.RestApiSettings.Preflight;
import aloft.aws.emulation.http.RestApiSettings.Route;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.Action;
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
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A REST API of API Gateway: the stage in the path, events of version 1.0, its own errors.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html">Quotas</a>
final class RestApiHandler implements HttpHandler {
  private static final int LARGEST_BODY = 10 * 1024 * 1024;
  private static final int LARGEST_EVENT = 6 * 1024 * 1024;
  private static final int TIMEOUT = 29_000;

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
    String full = request.path().substring(slashes(request.path(), 0));
    if (!full.startsWith(prefix)
        || (full.length() > prefix.length() && full.charAt(prefix.length()) != '/')) {
      return RestApiErrors.FORBIDDEN.next(request);
    }
    if (request.body().bytes().length > LARGEST_BODY) {
      return RestApiErrors.TOO_LARGE.next(request);
    }
    String path = full.substring(prefix.length() + slashes(full, prefix.length()));
    RouteTable.Match<Route> match = routes.find(path, request.method());
    Route route = match == null ? null : match.target();
    if (match == null || route == null) {
      return RestApiErrors.MISSING_ROUTE.next(request);
    }
    if (route.unbuilt() != null) {
      return RestApiErrors.unbuilt(request, route.unbuilt());
    }
    if (route.preflight() != null) {
      return new Action.Respond(preflight(route.preflight(), request));
    }
    RestApiEvent event =
        new RestApiEvent(settings, request, match, route, path.isEmpty() ? "/" : path, full);
    return route.authorizer() == null
        ? admit(event, AuthorizedCaller.NONE)
        : RestApiAuthorizers.ask(route.authorizer(), event, permit -> admit(event, permit));
  }

  /// How many slashes stand at a place before the last one of them.
  private static int slashes(String path, int from) {
    int at = from;
    while (at + 1 < path.length() && path.charAt(at) == '/' && path.charAt(at + 1) == '/') {
      at++;
    }
    return at - from;
  }

  private Action admit(RestApiEvent event, AuthorizedCaller permit) {
    HttpRequest request = event.request();
    String key = null;
    if (event.route().isKeyed()) {
      boolean told = settings.keyByAuthorizer() != null && settings.keyByAuthorizer();
      key = told ? permit.key() : request.header("x-api-key");
      if (key == null || !settings.keys().contains(key)) {
        return RestApiErrors.FORBIDDEN.next(request);
      }
    }
    Action refused = refused(event);
    return refused == null ? integrate(event, new AuthorizedCaller(permit.told(), key)) : refused;
  }

  /// What a request without the right parameters and body is answered; null where all is well.
  private static @Nullable Action refused(RestApiEvent event) {
    List<String> missing = new ArrayList<>();
    for (String parameter : event.route().required()) {
      if (event.value(parameter) == null) {
        missing.add(parameter.substring(parameter.indexOf('.', "method.request.".length()) + 1));
      }
    }
    if (!missing.isEmpty()) {
      return RestApiErrors.lacks(event.request(), missing);
    }
    Mapping schema =
        event.route().schemas().isEmpty() ? null : event.route().schemas().get(event.mediaType());
    return schema == null || fits(schema, event.request().body().text())
        ? null
        : RestApiErrors.BAD_BODY.next(event.request());
  }

  private static boolean fits(Mapping schema, String body) {
    try {
      return new BodySchema(schema).fits(Json.read(body.isBlank() ? "{}" : body, "body"));
    } catch (UserException notJson) {
      return false;
    }
  }

  private Action integrate(RestApiEvent event, AuthorizedCaller permit) {
    Route route = event.route();
    if (route.translation() != null) {
      return new RestApiIntegration(route, route.translation(), event, permit).next();
    }
    Payload payload = Payload.of(Json.write(event.proxy(permit), 0));
    return call(event, payload, outcome -> answer(event, outcome));
  }

  /// Calls the function of a route.
  static Action call(
      RestApiEvent event, Payload payload, Function<InvocationOutcome, HttpResponse> then) {
    Route route = event.route();
    if (payload.bytes().length > LARGEST_EVENT) {
      return RestApiErrors.TOO_LARGE.next(event.request());
    }
    return new Action.Invoke(
        String.valueOf(route.function()),
        payload,
        Map.of("Trace-Id", event.trace()),
        null,
        Duration.ofMillis(route.timeout() == null ? TIMEOUT : route.timeout()),
        RestApiErrors.TIMEOUT.answer(event.request()),
        called -> new Action.Respond(then.apply(called.outcome())));
  }

  private HttpResponse answer(RestApiEvent event, InvocationOutcome outcome) {
    String accepted = event.request().header("Accept");
    boolean decode =
        event.route().isStreaming() || MediaTypes.matches(settings.binaryMediaTypes(), accepted);
    HttpResponse answer = RestApiResponse.of(outcome, false, decode);
    return answer == null
        ? RestApiErrors.BAD_ANSWER.answer(event.request())
        : finished(event, answer.status(), answer.headers(), answer.body());
  }

  /// An answer with what the gateway adds; headers that it needs itself get other names.
  static HttpResponse finished(RestApiEvent event, int status, List<Header> given, Payload body) {
    List<Header> headers = new ArrayList<>(given.size() + 3);
    headers.add(new Header("x-amzn-RequestId", event.request().id()));
    headers.add(new Header("x-amz-apigw-id", StableIds.extended(event.request().id())));
    headers.add(new Header("X-Amzn-Trace-Id", event.trace()));
    for (Header header : given) {
      switch (header.name().toLowerCase(Locale.ROOT)) {
        case "transfer-encoding" -> {}
        case "connection", "content-length", "date", "server" ->
            headers.add(new Header("x-amzn-Remapped-" + header.name(), header.value()));
        default -> headers.add(header);
      }
    }
    return new HttpResponse(status, headers, body);
  }

  private static HttpResponse preflight(Preflight preflight, HttpRequest request) {
    String origin = request.header("Origin");
    String allowed = origin == null ? null : allowed(preflight, origin);
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Content-Type", "application/json"));
    headers.add(new Header("x-amzn-RequestId", request.id()));
    headers.add(new Header("x-amz-apigw-id", StableIds.extended(request.id())));
    preflight
        .headers()
        .forEach((name, value) -> {
          String own = name.equals("Access-Control-Allow-Origin") ? allowed : null;
          headers.add(new Header(name, own == null ? value : own));
        });
    return new HttpResponse(200, headers, Payload.of(new byte[0]));
  }

  private static @Nullable String allowed(Preflight preflight, String origin) {
    return preflight.origins().stream().anyMatch(pattern -> Pattern.matches(pattern, origin))
        ? origin
        : null;
  }
}
