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
  private final Function<HttpResponse, Action> onRejected;
  private final Function<String, Action> onAuthorized;

  private HttpApiAuthorizers(
      Authorizer authorizer,
      RoutedRequest routedRequest,
      Function<HttpResponse, Action> onRejected,
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
      Function<HttpResponse, Action> onRejected,
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
        result -> decide(result.outcome()));
  }

  private Action decide(InvocationOutcome outcome) {
    if (AuthorizerPolicy.rejects(outcome)) {
      return onRejected.apply(HttpApiErrors.UNAUTHORIZED.response());
    }
    Node body =
        outcome instanceof InvocationOutcome.Success response
            ? RestApiResponse.json(response)
            : null;
    if (!(body instanceof Mapping result)) {
      return onRejected.apply(HttpApiErrors.INTERNAL.response());
    }
    AuthorizerPolicy.Verdict verdict =
        Boolean.TRUE.equals(authorizer.simple()) ? simple(result) : policy(result);
    Node context = result.get("context");
    boolean validContext = context == null || context.isNull() || context instanceof Mapping;
    return switch (verdict) {
      case ALLOW ->
          validContext
              ? onAuthorized.apply(
                  eventContext(result, context instanceof Mapping map ? map : null))
              : onRejected.apply(HttpApiErrors.INTERNAL.response());
      case DENY, IMPLICIT_DENY -> onRejected.apply(HttpApiErrors.FORBIDDEN.response());
      case MALFORMED -> onRejected.apply(HttpApiErrors.INTERNAL.response());
    };
  }

  private static AuthorizerPolicy.Verdict simple(Mapping result) {
    Object value = result.get("isAuthorized") instanceof Scalar scalar ? scalar.value() : null;
    return value instanceof Boolean allowed
        ? allowed ? AuthorizerPolicy.Verdict.ALLOW : AuthorizerPolicy.Verdict.DENY
        : AuthorizerPolicy.Verdict.MALFORMED;
  }

  private AuthorizerPolicy.Verdict policy(Mapping result) {
    Node principal = result.get("principalId");
    return principal instanceof Scalar scalar && scalar.value() != null
        ? AuthorizerPolicy.evaluate(result.get("policyDocument"), routedRequest.arn())
        : AuthorizerPolicy.Verdict.MALFORMED;
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
