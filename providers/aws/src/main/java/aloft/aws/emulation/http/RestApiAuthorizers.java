package aloft.aws.emulation.http;

import aloft.aws.emulation.http.RestApiSettings.Authorizer;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Runs Lambda authorizers of REST APIs, of the types TOKEN and REQUEST.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html">Lambda
///   authorizers</a>
final class RestApiAuthorizers {
  private static final Duration TIMEOUT = Duration.ofSeconds(29);

  private RestApiAuthorizers() {}

  /// Runs an authorizer.
  ///
  /// @param then continues with the authorized caller
  static Action authorize(
      Authorizer authorizer, RestApiEvent event, Function<AuthorizedCaller, Action> then) {
    HttpRequest request = event.request();
    List<String> identity = new ArrayList<>();
    for (String source : authorizer.identitySource()) {
      String value = event.value(source);
      if (value == null || value.isEmpty()) {
        return RestApiErrors.UNAUTHORIZED.respond(request);
      }
      identity.add(value);
    }
    String token = identity.isEmpty() ? "" : identity.getFirst();
    String pattern = authorizer.validation();
    if (authorizer.isToken() && pattern != null && !Pattern.matches(pattern, token)) {
      return RestApiErrors.UNAUTHORIZED.respond(request);
    }
    // without identity values there is no cache key, so each request runs the authorizer
    Action.CacheKey cacheKey =
        authorizer.ttl() == 0 || identity.isEmpty()
            ? null
            : new Action.CacheKey(
                authorizer.name() + "\n" + String.join("\n", identity),
                Duration.ofSeconds(authorizer.ttl()));
    return new Action.Invoke(
        authorizer.function(),
        new Event.Body(
            Payload.of(
                Json.write(
                    authorizer.isToken() ? tokenEvent(event, token) : event.authorizerEvent(), 0)),
            Map.of("Trace-Id", event.trace())),
        cacheKey,
        TIMEOUT,
        RestApiErrors.AUTHORIZER_FAILURE.response(request),
        result -> decide(authorizer.function(), result.outcome(), event, then));
  }

  private static Map<String, Object> tokenEvent(RestApiEvent event, String token) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", "TOKEN");
    fields.put("methodArn", event.arn());
    fields.put("authorizationToken", token);
    return fields;
  }

  private static Action decide(
      String function,
      InvocationOutcome outcome,
      RestApiEvent event,
      Function<AuthorizedCaller, Action> then) {
    HttpRequest request = event.request();
    if (AuthorizerPolicy.rejects(outcome)) {
      return RestApiErrors.UNAUTHORIZED.respond(request);
    }
    if (!(outcome instanceof InvocationOutcome.Success response)) {
      return RestApiErrors.AUTHORIZER_FAILURE.respond(request);
    }
    AuthorizedCaller caller;
    AuthorizerPolicy.Verdict verdict;
    try {
      Mapping result = RestApiResponse.object(RestApiResponse.json(response));
      caller = authorizedCaller(result);
      verdict = AuthorizerPolicy.evaluate(result, event.arn());
    } catch (MalformedResultException e) {
      return new Action.Respond(
          RestApiErrors.AUTHORIZER_FAILURE.response(request), e.authorizerLogLine(function));
    }
    return switch (verdict) {
      case IMPLICIT_DENY -> RestApiErrors.DENIED.respond(request);
      case DENY -> RestApiErrors.DENIED_EXPLICITLY.respond(request);
      case ALLOW -> then.apply(caller);
    };
  }

  /// Reads the principal and the context: strings, numbers and booleans only.
  private static AuthorizedCaller authorizedCaller(Mapping result) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("principalId", AuthorizerPolicy.principal(result).print());
    values.put("integrationLatency", 0);
    for (Mapping.Entry entry : RestApiResponse.entries(result, "context")) {
      if (!(entry.value() instanceof Scalar value)) {
        throw MalformedResultException.wrongType(
            "context." + entry.key(), "a string, a number or a boolean", entry.value());
      }
      values.put(entry.key(), value.isNull() ? null : value.print());
    }
    Node key = result.get("usageIdentifierKey");
    return new AuthorizedCaller(values, key == null ? null : key.text());
  }
}
