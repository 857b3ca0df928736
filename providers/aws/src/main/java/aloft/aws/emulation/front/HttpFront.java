package aloft.aws.emulation.front;

import aloft.aws.emulation.front.HttpSettings.Authorizer;
import aloft.aws.emulation.front.HttpSettings.Route;
import aloft.spi.gateway.Front;
import aloft.spi.gateway.Header;
import aloft.spi.gateway.HttpAnswer;
import aloft.spi.gateway.HttpRequest;
import aloft.spi.gateway.Next;
import aloft.spi.worker.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An HTTP API of API Gateway: routes without a stage before them, events of version 2.0 or 1.0,
/// CORS and authorizers of its own.
final class HttpFront implements Front {
  /// @see <a
  ///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html">Quotas</a>
  private static final int LIMIT = 10 * 1024 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpResult RESULT = new HttpResult("text/plain;charset=UTF-8");

  private final HttpSettings settings;
  private final Routes<Route> routes = new Routes<>(true);
  private final Map<String, Authorizer> authorizers = new HashMap<>();
  private final @Nullable Route fallback;
  private final @Nullable Cors cors;

  HttpFront(HttpSettings settings) {
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
  public Next handle(HttpRequest request) {
    if (request.body().bytes().length > LIMIT) {
      return done(HttpErrors.TOO_LARGE, request);
    }
    Routes.Match<Route> match = routes.find(request.path(), request.method());
    Route found = match == null ? null : own(match, request.method());
    Route route = found == null ? fallback : found;
    boolean asks = cors != null && request.method().equals("OPTIONS");
    if (route == null) {
      return cors != null && asks
          ? sent(cors.preflight(request), request)
          : done(HttpErrors.NOT_FOUND, request);
    }
    if (route.unbuilt() != null) {
      return finish(HttpErrors.unbuilt(route.unbuilt()), request);
    }
    HttpCall call =
        new HttpCall(
            settings,
            request,
            route,
            found == null || match == null ? Map.of() : HttpPath.parameters(route, match));
    Authorizer authorizer = authorizer(route);
    return authorizer == null
        ? enter(call, null)
        : HttpAuthorizers.ask(
            authorizer, call, answer -> finish(answer, request), told -> enter(call, told));
  }

  private static @Nullable Route own(Routes.Match<Route> match, String method) {
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
  private Next enter(HttpCall call, @Nullable String authorizer) {
    HttpRequest request = call.request();
    if (cors != null && Cors.isPreflight(request)) {
      return sent(cors.preflight(request), request);
    }
    boolean old = call.isOld(call.route().payload());
    return new Next.Call(
        call.route().function(),
        call.event(authorizer).payload(),
        Map.of(),
        null,
        PATIENCE,
        marked(HttpErrors.UNAVAILABLE.answer(), request),
        called -> finish(answer(called.outcome(), old), request));
  }

  private static HttpAnswer answer(Outcome outcome, boolean old) {
    HttpAnswer answer = old ? RESULT.read1(outcome) : RESULT.read(outcome, false);
    return answer == null ? HttpErrors.INTERNAL.answer() : answer;
  }

  private Next done(HttpErrors error, HttpRequest request) {
    return finish(error.answer(), request);
  }

  private Next finish(HttpAnswer answer, HttpRequest request) {
    return new Next.Answer(marked(answer, request));
  }

  private HttpAnswer marked(HttpAnswer answer, HttpRequest request) {
    return numbered(cors == null ? answer : cors.mark(answer, request), request);
  }

  private static Next sent(HttpAnswer answer, HttpRequest request) {
    return new Next.Answer(numbered(answer, request));
  }

  private static HttpAnswer numbered(HttpAnswer answer, HttpRequest request) {
    List<Header> headers = new ArrayList<>(answer.headers().size() + 1);
    headers.addAll(answer.headers());
    headers.add(new Header("apigw-requestid", request.id()));
    return new HttpAnswer(answer.status(), headers, answer.body());
  }
}
