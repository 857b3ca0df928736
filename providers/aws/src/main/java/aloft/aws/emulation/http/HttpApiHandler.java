package aloft.aws.emulation.http;

import aloft.aws.emulation.http.HttpApiSettings.Authorizer;
import aloft.aws.emulation.http.HttpApiSettings.Route;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An HTTP API of API Gateway: routes without a stage before them, events of version 2.0 or 1.0,
/// CORS and authorizers of its own.
final class HttpApiHandler implements HttpHandler {
  /// @see <a
  ///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html">Quotas</a>
  private static final int LIMIT = 10 * 1024 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpApiResponse RESULT = new HttpApiResponse("text/plain;charset=UTF-8");

  private final HttpApiSettings settings;
  private final RouteTable<Route> routes = new RouteTable<>(true);
  private final Map<String, Authorizer> authorizers = new HashMap<>();
  private final @Nullable Route fallback;
  private final @Nullable Cors cors;

  HttpApiHandler(HttpApiSettings settings) {
    this.settings = settings;
    this.cors = settings.cors() == null ? null : new Cors(settings.cors(), 204);
    Route last = null;
    for (Route route : settings.routes()) {
      if (route.isDefault()) {
        last = route;
      } else {
        routes.add(route.method(), route.path(), route);
      }
    }
    this.fallback = last;
    settings.authorizers().forEach(each -> authorizers.put(each.name(), each));
  }

  @Override
  public Action handle(HttpRequest request) {
    if (request.body().bytes().length > LIMIT) {
      return done(HttpApiErrors.TOO_LARGE, request);
    }
    RouteTable.Match<Route> match = routes.find(request.path(), request.method());
    Route found = match == null ? null : own(match, request.method());
    Route route = found == null ? fallback : found;
    boolean asks = cors != null && request.method().equals("OPTIONS");
    if (route == null) {
      return cors != null && asks
          ? sent(cors.preflight(request), request)
          : done(HttpApiErrors.NOT_FOUND, request);
    }
    if (route.unbuilt() != null) {
      return finish(HttpApiErrors.unbuilt(route.unbuilt()), request);
    }
    RoutedRequest call =
        new RoutedRequest(
            settings,
            request,
            route,
            found == null || match == null ? Map.of() : DecodedPath.parameters(route, match));
    Authorizer authorizer = authorizer(route);
    return authorizer == null
        ? enter(call, null)
        : HttpApiAuthorizers.ask(
            authorizer, call, answer -> finish(answer, request), told -> enter(call, told));
  }

  private static @Nullable Route own(RouteTable.Match<Route> match, String method) {
    Route own = match.methods().get(method);
    return own != null ? own : match.methods().get("ANY");
  }

  private @Nullable Authorizer authorizer(Route route) {
    if (route.authorizer() == null) {
      return null;
    }
    Authorizer named = authorizers.get(route.authorizer());
    if (named == null) {
      throw new IllegalStateException("no authorizer " + route.authorizer());
    }
    return named;
  }

  // Preflight requests get past the authorizer of a route like all others, but not to its function.
  private Action enter(RoutedRequest call, @Nullable String authorizer) {
    HttpRequest request = call.request();
    if (cors != null && Cors.isPreflight(request)) {
      return sent(cors.preflight(request), request);
    }
    boolean old = call.isOld(call.route().payload());
    return new Action.Invoke(
        call.route().function(),
        call.event(authorizer).payload(),
        Map.of(),
        null,
        PATIENCE,
        marked(HttpApiErrors.UNAVAILABLE.answer(), request),
        called -> finish(answer(called.outcome(), old), request));
  }

  private static HttpResponse answer(InvocationOutcome outcome, boolean old) {
    HttpResponse answer = old ? RESULT.read1(outcome) : RESULT.read(outcome, false);
    return answer == null ? HttpApiErrors.INTERNAL.answer() : answer;
  }

  private Action done(HttpApiErrors error, HttpRequest request) {
    return finish(error.answer(), request);
  }

  private Action finish(HttpResponse answer, HttpRequest request) {
    return new Action.Respond(marked(answer, request));
  }

  private HttpResponse marked(HttpResponse answer, HttpRequest request) {
    return numbered(cors == null ? answer : cors.mark(answer, request), request);
  }

  private static Action sent(HttpResponse answer, HttpRequest request) {
    return new Action.Respond(numbered(answer, request));
  }

  private static HttpResponse numbered(HttpResponse answer, HttpRequest request) {
    List<Header> headers = new ArrayList<>(answer.headers().size() + 1);
    headers.addAll(answer.headers());
    headers.add(new Header("apigw-requestid", request.id()));
    return new HttpResponse(answer.status(), headers, answer.body());
  }
}
