package aloft.aws.emulation.front;

import aloft.aws.emulation.front.RestSettings.Preflight;
import aloft.aws.emulation.front.RestSettings.Route;
import aloft.spi.diagnostic.Failure;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.gateway.Front;
import aloft.spi.gateway.Header;
import aloft.spi.gateway.HttpAnswer;
import aloft.spi.gateway.HttpRequest;
import aloft.spi.gateway.Next;
import aloft.spi.worker.Outcome;
import aloft.spi.worker.Payload;
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
final class RestFront implements Front {
  private static final int LARGEST_BODY = 10 * 1024 * 1024;
  private static final int LARGEST_EVENT = 6 * 1024 * 1024;
  private static final int TIMEOUT = 29_000;

  private final RestSettings settings;
  private final String prefix;
  private final Routes<Route> routes = new Routes<>();

  RestFront(RestSettings settings) {
    this.settings = settings;
    this.prefix = Boolean.TRUE.equals(settings.bare()) ? "" : "/" + settings.stage();
    settings.routes().forEach(route -> routes.add(route.method(), route.path(), route));
  }

  @Override
  public Next handle(HttpRequest request) {
    String full = request.path().substring(slashes(request.path(), 0));
    if (!full.startsWith(prefix)
        || (full.length() > prefix.length() && full.charAt(prefix.length()) != '/')) {
      return RestErrors.FORBIDDEN.next(request);
    }
    if (request.body().bytes().length > LARGEST_BODY) {
      return RestErrors.TOO_LARGE.next(request);
    }
    String path = full.substring(prefix.length() + slashes(full, prefix.length()));
    Routes.Match<Route> match = routes.find(path, request.method());
    Route route = match == null ? null : match.target();
    if (match == null || route == null) {
      return RestErrors.MISSING_ROUTE.next(request);
    }
    if (route.unbuilt() != null) {
      return RestErrors.unbuilt(request, route.unbuilt());
    }
    if (route.preflight() != null) {
      return new Next.Answer(preflight(route.preflight(), request));
    }
    RestEvent event =
        new RestEvent(settings, request, match, route, path.isEmpty() ? "/" : path, full);
    return route.authorizer() == null
        ? admit(event, Permit.NONE)
        : RestAuthorizers.ask(route.authorizer(), event, permit -> admit(event, permit));
  }

  /// How many slashes stand at a place before the last one of them.
  private static int slashes(String path, int from) {
    int at = from;
    while (at + 1 < path.length() && path.charAt(at) == '/' && path.charAt(at + 1) == '/') {
      at++;
    }
    return at - from;
  }

  private Next admit(RestEvent event, Permit permit) {
    HttpRequest request = event.request();
    String key = null;
    if (event.route().isKeyed()) {
      boolean told = settings.keyByAuthorizer() != null && settings.keyByAuthorizer();
      key = told ? permit.key() : request.header("x-api-key");
      if (key == null || !settings.keys().contains(key)) {
        return RestErrors.FORBIDDEN.next(request);
      }
    }
    Next refused = refused(event);
    return refused == null ? integrate(event, new Permit(permit.told(), key)) : refused;
  }

  /// What a request without the right parameters and body is answered; null where all is well.
  private static @Nullable Next refused(RestEvent event) {
    List<String> missing = new ArrayList<>();
    for (String parameter : event.route().required()) {
      if (event.value(parameter) == null) {
        missing.add(parameter.substring(parameter.indexOf('.', "method.request.".length()) + 1));
      }
    }
    if (!missing.isEmpty()) {
      return RestErrors.lacks(event.request(), missing);
    }
    Mapping schema =
        event.route().schemas().isEmpty() ? null : event.route().schemas().get(event.mediaType());
    return schema == null || fits(schema, event.request().body().text())
        ? null
        : RestErrors.BAD_BODY.next(event.request());
  }

  private static boolean fits(Mapping schema, String body) {
    try {
      return new BodySchema(schema).fits(Json.read(body.isBlank() ? "{}" : body, "body"));
    } catch (Failure notJson) {
      return false;
    }
  }

  private Next integrate(RestEvent event, Permit permit) {
    Route route = event.route();
    if (route.translation() != null) {
      return new RestTranslation(route, route.translation(), event, permit).next();
    }
    Payload payload = Payload.of(Json.write(event.proxy(permit), 0));
    return call(event, payload, outcome -> answer(event, outcome));
  }

  /// Calls the function of a route.
  static Next call(RestEvent event, Payload payload, Function<Outcome, HttpAnswer> then) {
    Route route = event.route();
    if (payload.bytes().length > LARGEST_EVENT) {
      return RestErrors.TOO_LARGE.next(event.request());
    }
    return new Next.Call(
        String.valueOf(route.function()),
        payload,
        Map.of("Trace-Id", event.trace()),
        null,
        Duration.ofMillis(route.timeout() == null ? TIMEOUT : route.timeout()),
        RestErrors.TIMEOUT.answer(event.request()),
        called -> new Next.Answer(then.apply(called.outcome())));
  }

  private HttpAnswer answer(RestEvent event, Outcome outcome) {
    String accepted = event.request().header("Accept");
    boolean decode =
        event.route().isStreaming() || MediaTypes.matches(settings.binaryMediaTypes(), accepted);
    HttpAnswer answer = RestResult.of(outcome, false, decode);
    return answer == null
        ? RestErrors.BAD_ANSWER.answer(event.request())
        : finished(event, answer.status(), answer.headers(), answer.body());
  }

  /// An answer with what the gateway adds; headers that it needs itself get other names.
  static HttpAnswer finished(RestEvent event, int status, List<Header> given, Payload body) {
    List<Header> headers = new ArrayList<>(given.size() + 3);
    headers.add(new Header("x-amzn-RequestId", event.request().id()));
    headers.add(new Header("x-amz-apigw-id", Ids.extended(event.request().id())));
    headers.add(new Header("X-Amzn-Trace-Id", event.trace()));
    for (Header header : given) {
      switch (header.name().toLowerCase(Locale.ROOT)) {
        case "transfer-encoding" -> {}
        case "connection", "content-length", "date", "server" ->
            headers.add(new Header("x-amzn-Remapped-" + header.name(), header.value()));
        default -> headers.add(header);
      }
    }
    return new HttpAnswer(status, headers, body);
  }

  private static HttpAnswer preflight(Preflight preflight, HttpRequest request) {
    String origin = request.header("Origin");
    String allowed = origin == null ? null : allowed(preflight, origin);
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Content-Type", "application/json"));
    headers.add(new Header("x-amzn-RequestId", request.id()));
    headers.add(new Header("x-amz-apigw-id", Ids.extended(request.id())));
    preflight
        .headers()
        .forEach((name, value) -> {
          String own = name.equals("Access-Control-Allow-Origin") ? allowed : null;
          headers.add(new Header(name, own == null ? value : own));
        });
    return new HttpAnswer(200, headers, Payload.of(new byte[0]));
  }

  private static @Nullable String allowed(Preflight preflight, String origin) {
    return preflight.origins().stream().anyMatch(pattern -> Pattern.matches(pattern, origin))
        ? origin
        : null;
  }
}
