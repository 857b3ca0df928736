package aloft.aws.emulation.http;

import aloft.aws.emulation.http.HttpApiSettings.Authorizer;
import aloft.aws.emulation.http.HttpApiSettings.Route;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Event;
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

/// The handler of an HTTP API of API Gateway: paths without a stage, events of version 2.0 or 1.0,
/// its own CORS rules and authorizers.
final class HttpApiHandler implements HttpHandler {
  /// @see <a
  ///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html">Quotas</a>
  private static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final HttpApiResponse RESULT = new HttpApiResponse("text/plain;charset=UTF-8");

  private final HttpApiSettings settings;
  private final RouteTable<Route> routes = new RouteTable<>(true);
  private final Map<String, Authorizer> authorizers = new HashMap<>();
  private final @Nullable Route defaultRoute;
  private final @Nullable Cors cors;

  HttpApiHandler(HttpApiSettings settings) {
    this.settings = settings;
    this.cors = settings.cors() == null ? null : new Cors(settings.cors(), 204);
    Route lastDefault = null;
    for (Route route : settings.routes()) {
      if (route.isDefault()) {
        lastDefault = route;
      } else {
        routes.add(route.method(), route.path(), route);
      }
    }
    this.defaultRoute = lastDefault;
    settings.authorizers().forEach(entry -> authorizers.put(entry.name(), entry));
  }

  @Override
  public Action handle(HttpRequest request) {
    if (request.body().bytes().length > MAX_BODY_BYTES) {
      return respond(HttpApiErrors.TOO_LARGE, request);
    }
    if (HeaderSize.exceedsHttpLimit(request)) {
      return respond(HttpApiErrors.HEADERS_TOO_LARGE, request);
    }
    RouteTable.Match<Route> match = routes.find(request.path(), request.method());
    Route matched = match == null ? null : routeFor(match, request.method());
    Route route = matched == null ? defaultRoute : matched;
    boolean optionsWithCors = cors != null && request.method().equals("OPTIONS");
    if (route == null) {
      return cors != null && optionsWithCors
          ? respondWithoutCors(cors.preflight(request), request)
          : respond(HttpApiErrors.NOT_FOUND, request);
    }
    if (route.unbuilt() != null) {
      return respond(HttpApiErrors.unsupported(route.unbuilt()), request);
    }
    RoutedRequest routedRequest =
        new RoutedRequest(
            settings,
            request,
            route,
            matched == null || match == null ? Map.of() : DecodedPath.parameters(route, match));
    Authorizer authorizer = authorizer(route);
    return authorizer == null
        ? invoke(routedRequest, null)
        : HttpApiAuthorizers.authorize(
            authorizer,
            routedRequest,
            response -> respond(response, request),
            context -> invoke(routedRequest, context));
  }

  private static @Nullable Route routeFor(RouteTable.Match<Route> match, String method) {
    Route route = match.methods().get(method);
    return route != null ? route : match.methods().get("ANY");
  }

  private @Nullable Authorizer authorizer(Route route) {
    if (route.authorizer() == null) {
      return null;
    }
    Authorizer authorizer = authorizers.get(route.authorizer());
    if (authorizer == null) {
      throw new IllegalStateException("no authorizer " + route.authorizer());
    }
    return authorizer;
  }

  // Preflight requests pass the route's authorizer like all others, but do not reach the function.
  private Action invoke(RoutedRequest routedRequest, @Nullable String authorizer) {
    HttpRequest request = routedRequest.request();
    if (cors != null && Cors.isPreflight(request)) {
      return respondWithoutCors(cors.preflight(request), request);
    }
    boolean version1 = routedRequest.isVersion1(routedRequest.route().payload());
    return new Action.Invoke(
        routedRequest.route().function(),
        new Event.Body(routedRequest.event(authorizer).payload()),
        null,
        TIMEOUT,
        withHeaders(HttpApiErrors.UNAVAILABLE.response(), request),
        result -> answer(result.outcome(), version1, routedRequest));
  }

  private Action answer(InvocationOutcome outcome, boolean version1, RoutedRequest routed) {
    HttpRequest request = routed.request();
    HttpResponse failed = HttpApiErrors.INTERNAL.response();
    try {
      HttpResponse response = version1 ? RESULT.readV1(outcome) : RESULT.readV2(outcome, false);
      return respond(response == null ? failed : response, request);
    } catch (MalformedResultException e) {
      return new Action.Respond(
          withHeaders(failed, request),
          e.logLine(routed.route().function(), MalformedResultException.GATEWAY, failed.status()));
    }
  }

  private Action respond(HttpApiErrors error, HttpRequest request) {
    return respond(error.response(), request);
  }

  private Action.Respond respond(HttpResponse response, HttpRequest request) {
    return new Action.Respond(withHeaders(response, request));
  }

  private HttpResponse withHeaders(HttpResponse response, HttpRequest request) {
    return withRequestId(
        cors == null ? response : cors.withCorsHeaders(response, request), request);
  }

  private static Action respondWithoutCors(HttpResponse response, HttpRequest request) {
    return new Action.Respond(withRequestId(response, request));
  }

  private static HttpResponse withRequestId(HttpResponse response, HttpRequest request) {
    List<Header> headers = new ArrayList<>(response.headers().size() + 1);
    headers.addAll(response.headers());
    headers.add(new Header("apigw-requestid", request.id()));
    return new HttpResponse(response.status(), headers, response.body());
  }
}
