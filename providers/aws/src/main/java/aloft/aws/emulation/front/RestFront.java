package aloft.aws.emulation.front;

import aloft.aws.emulation.front.RestSettings.Route;
import aloft.spi.document.Json;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A REST API of API Gateway: the stage in the path, proxy events of version 1.0, its own errors.
final class RestFront implements Front {
  private static final int LIMIT = 10 * 1024 * 1024;

  /// @see <a
  ///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html">Quotas</a>
  private static final int TIMEOUT = 29_000;

  private final RestSettings settings;
  private final Routes<Route> routes = new Routes<>();

  RestFront(RestSettings settings) {
    this.settings = settings;
    settings.routes().forEach(route -> routes.add(route.method(), route.path(), route));
  }

  @Override
  public Next handle(HttpRequest request) {
    String prefix = "/" + settings.stage();
    boolean inStage = request.path().equals(prefix) || request.path().startsWith(prefix + "/");
    if (!inStage) {
      return RestErrors.FORBIDDEN.next();
    }
    if (request.body().bytes().length > LIMIT) {
      return RestErrors.TOO_LARGE.next();
    }
    String rest = request.path().substring(prefix.length());
    String path = rest.isEmpty() ? "/" : rest;
    Routes.Match<Route> match = match(path, request.method());
    Route route = match == null ? null : route(match, request.method());
    if (match != null && route == null && request.method().equals("OPTIONS")) {
      Map<String, String> preflight = settings.preflights().get(match.path());
      if (preflight != null) {
        return new Next.Answer(preflight(preflight));
      }
    }
    if (match == null || route == null) {
      return RestErrors.MISSING_ROUTE.next();
    }
    return route.unbuilt() != null
        ? RestErrors.unbuilt(route.unbuilt())
        : enter(match, route, path, request);
  }

  private Routes.@Nullable Match<Route> match(String path, String method) {
    Routes.Match<Route> found = routes.find(path, method);
    boolean slash = path.length() > 1 && path.endsWith("/");
    return found == null && slash
        ? routes.find(path.substring(0, path.length() - 1), method)
        : found;
  }

  private static @Nullable Route route(Routes.Match<Route> match, String method) {
    Route own = match.methods().get(method);
    return own != null ? own : match.methods().get("ANY");
  }

  private Next enter(Routes.Match<Route> match, Route route, String path, HttpRequest request) {
    String key = request.header("x-api-key");
    boolean keyed = route.keyed() != null && route.keyed();
    if (keyed && (key == null || !settings.keys().contains(key))) {
      return RestErrors.FORBIDDEN.next();
    }
    RestEvent events = new RestEvent(settings, request);
    if (route.authorizer() == null) {
      return call(route, request, events.of(match, path, null));
    }
    return new RestAuthorizers(settings, request)
        .ask(
            route.authorizer(),
            path,
            events.of(match, path, null),
            told -> call(route, request, events.of(match, path, told)));
  }

  private Next call(Route route, HttpRequest request, Map<String, @Nullable Object> event) {
    int patience = route.timeoutInMillis() == null ? TIMEOUT : route.timeoutInMillis();
    return new Next.Call(
        route.function(),
        Payload.of(Json.write(event, 0)),
        Map.of(),
        null,
        Duration.ofMillis(patience),
        RestErrors.TIMEOUT.answer(),
        called -> new Next.Answer(answer(called.outcome(), request)));
  }

  private HttpAnswer answer(Outcome outcome, HttpRequest request) {
    boolean decode = MediaTypes.matches(settings.binaryMediaTypes(), request.header("Accept"));
    HttpAnswer answer = RestResult.of(outcome, false, decode);
    if (answer == null) {
      return RestErrors.BAD_ANSWER.answer();
    }
    List<Header> headers = new ArrayList<>(answer.headers());
    headers.add(new Header("x-amzn-RequestId", request.id()));
    return new HttpAnswer(answer.status(), headers, answer.body());
  }

  private static HttpAnswer preflight(Map<String, String> values) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Content-Type", "application/json"));
    values.forEach((name, value) -> headers.add(new Header(name, value)));
    return new HttpAnswer(200, headers, Payload.of(new byte[0]));
  }
}
