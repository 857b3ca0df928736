package aloft.aws.emulation.http;

import aloft.aws.emulation.http.HttpApiSettings.Authorizer;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs the authorizers of HTTP APIs: Lambda functions and JWT authorizers.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html">Lambda
///   authorizers of HTTP APIs</a>
final class HttpApiAuthorizers {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Authorizer authorizer;
  private final RoutedRequest routedRequest;
  private final Function<HttpResponse, Action.Respond> onRejected;
  private final Function<String, Action> onAuthorized;

  private HttpApiAuthorizers(
      Authorizer authorizer,
      RoutedRequest routedRequest,
      Function<HttpResponse, Action.Respond> onRejected,
      Function<String, Action> onAuthorized) {
    this.authorizer = authorizer;
    this.routedRequest = routedRequest;
    this.onRejected = onRejected;
    this.onAuthorized = onAuthorized;
  }

  /// Runs an authorizer.
  ///
  /// @param onRejected continues with the response to the caller
  /// @param onAuthorized continues with the authorizer's context as JSON
  static Action authorize(
      Authorizer authorizer,
      RoutedRequest routedRequest,
      Function<HttpResponse, Action.Respond> onRejected,
      Function<String, Action> onAuthorized) {
    if (authorizer.function() != null) {
      return new HttpApiAuthorizers(authorizer, routedRequest, onRejected, onAuthorized)
          .invoke(authorizer.function());
    }
    return authorizer.issuer() != null
        ? new JwtAuthorizer(
                authorizer.issuer(), authorizer, routedRequest, onRejected, onAuthorized)
            .authorize()
        : onRejected.apply(HttpApiErrors.unsupported("the authorizer " + authorizer.name()));
  }

  private Action invoke(String function) {
    List<String> identity = new ArrayList<>();
    for (String source : authorizer.sources()) {
      String value = IdentitySource.value(source, routedRequest);
      if (value == null || value.isEmpty()) {
        return onRejected.apply(HttpApiErrors.UNAUTHORIZED.response());
      }
      identity.add(value);
    }
    Integer ttl = authorizer.ttl();
    Action.CacheKey cacheKey =
        ttl == null || ttl == 0 || identity.isEmpty()
            ? null
            : new Action.CacheKey(
                authorizer.name() + "\n" + String.join("\n", identity), Duration.ofSeconds(ttl));
    return new Action.Invoke(
        function,
        new Event.Body(
            routedRequest
                .authorizerEvent(authorizer.payload(), identity.isEmpty() ? null : identity)
                .payload()),
        cacheKey,
        TIMEOUT,
        HttpApiErrors.INTERNAL.response(),
        result -> decide(function, result.outcome()));
  }

  private Action decide(String function, InvocationOutcome outcome) {
    if (AuthorizerPolicy.rejects(outcome)) {
      return onRejected.apply(HttpApiErrors.UNAUTHORIZED.response());
    }
    if (!(outcome instanceof InvocationOutcome.Success response)) {
      return onRejected.apply(HttpApiErrors.INTERNAL.response());
    }
    Mapping result;
    AuthorizerPolicy.Verdict verdict;
    Mapping context;
    try {
      result = RestApiResponse.object(RestApiResponse.json(response));
      verdict = Boolean.TRUE.equals(authorizer.simple()) ? simple(result) : policy(result);
      context = verdict == AuthorizerPolicy.Verdict.ALLOW ? context(result) : null;
    } catch (MalformedResultException e) {
      HttpResponse rejection = onRejected.apply(HttpApiErrors.INTERNAL.response()).response();
      return new Action.Respond(rejection, e.authorizerLogLine(function));
    }
    return switch (verdict) {
      case ALLOW -> onAuthorized.apply(eventContext(result, context));
      case DENY, IMPLICIT_DENY -> onRejected.apply(HttpApiErrors.FORBIDDEN.response());
    };
  }

  private static @Nullable Mapping context(Mapping result) {
    Node context = result.get("context");
    if (context == null || context.isNull()) {
      return null;
    }
    if (!(context instanceof Mapping fields)) {
      throw MalformedResultException.wrongType("context", "an object", context);
    }
    return fields;
  }

  private static AuthorizerPolicy.Verdict simple(Mapping result) {
    Node value = result.get("isAuthorized");
    if (value instanceof Scalar scalar && scalar.value() instanceof Boolean allowed) {
      return allowed ? AuthorizerPolicy.Verdict.ALLOW : AuthorizerPolicy.Verdict.DENY;
    }
    throw value == null
        ? new MalformedResultException("isAuthorized is missing")
        : MalformedResultException.wrongType("isAuthorized", "true or false", value);
  }

  private AuthorizerPolicy.Verdict policy(Mapping result) {
    AuthorizerPolicy.principal(result);
    return AuthorizerPolicy.evaluate(result, routedRequest.arn());
  }

  private String eventContext(Mapping result, @Nullable Mapping context) {
    if (!routedRequest.isVersion1(routedRequest.route().payload())) {
      return new JsonWriter().open().put("lambda", context).close().toString();
    }
    Node principal = result.get("principalId");
    Mapping fields = context == null ? Mapping.empty(result.place()) : context;
    return Json.write(principal == null ? fields : fields.with("principalId", principal), 0);
  }
}
