package aloft.aws.emulation.http;

import aloft.aws.emulation.http.RestApiSettings.Authorizer;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.Action;
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

/// Lambda authorizers of REST APIs: TOKEN and REQUEST.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html">Lambda
///   authorizers</a>
final class RestApiAuthorizers {
  private static final Duration PATIENCE = Duration.ofSeconds(29);

  private RestApiAuthorizers() {}

  /// Asks the authorizer; what it tells goes to the next step.
  static Action ask(
      Authorizer authorizer, RestApiEvent event, Function<AuthorizedCaller, Action> then) {
    HttpRequest request = event.request();
    List<String> identity = new ArrayList<>();
    for (String source : authorizer.identitySource()) {
      String value = event.value(source);
      if (value == null || value.isEmpty()) {
        return RestApiErrors.UNAUTHORIZED.next(request);
      }
      identity.add(value);
    }
    String token = identity.isEmpty() ? "" : identity.getFirst();
    String pattern = authorizer.validation();
    if (authorizer.isToken() && pattern != null && !Pattern.matches(pattern, token)) {
      return RestApiErrors.UNAUTHORIZED.next(request);
    }
    // a decision without anything to know it by is asked for each time
    Action.CacheKey memory =
        authorizer.ttl() == 0 || identity.isEmpty()
            ? null
            : new Action.CacheKey(
                authorizer.name() + "\n" + String.join("\n", identity),
                Duration.ofSeconds(authorizer.ttl()));
    return new Action.Invoke(
        authorizer.function(),
        Payload.of(Json.write(authorizer.isToken() ? token(event, token) : event.authorizing(), 0)),
        Map.of("Trace-Id", event.trace()),
        memory,
        PATIENCE,
        RestApiErrors.BROKEN_AUTHORIZER.answer(request),
        called -> decide(called.outcome(), event, then));
  }

  private static Map<String, Object> token(RestApiEvent event, String token) {
    Map<String, Object> asked = new LinkedHashMap<>();
    asked.put("type", "TOKEN");
    asked.put("methodArn", event.arn());
    asked.put("authorizationToken", token);
    return asked;
  }

  private static Action decide(
      InvocationOutcome outcome, RestApiEvent event, Function<AuthorizedCaller, Action> then) {
    HttpRequest request = event.request();
    if (outcome instanceof InvocationOutcome.Fault fault
        && fault.message().equals("Unauthorized")) {
      return RestApiErrors.UNAUTHORIZED.next(request);
    }
    Node result =
        outcome instanceof InvocationOutcome.Answer answer ? RestApiResponse.json(answer) : null;
    AuthorizedCaller permit = result == null ? null : permit(result);
    if (result == null || permit == null) {
      return RestApiErrors.BROKEN_AUTHORIZER.next(request);
    }
    return switch (AuthorizerPolicy.of(result.get("policyDocument"), event.arn())) {
      case MALFORMED -> RestApiErrors.BROKEN_AUTHORIZER.next(request);
      case SILENT -> RestApiErrors.DENIED.next(request);
      case DENY -> RestApiErrors.DENIED_EXPLICITLY.next(request);
      case ALLOW -> then.apply(permit);
    };
  }

  /// What an authorizer tells of the caller: texts, numbers and booleans only; null where it tells
  /// something else.
  private static @Nullable AuthorizedCaller permit(Node result) {
    if (!(result.get("principalId") instanceof Scalar principal) || principal.isNull()) {
      return null;
    }
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("principalId", principal.print());
    told.put("integrationLatency", 0);
    Node context = result.get("context");
    if (context instanceof Mapping mapping) {
      for (Mapping.Entry entry : mapping.entries().values()) {
        if (!(entry.value() instanceof Scalar value)) {
          return null;
        }
        told.put(entry.key(), value.isNull() ? null : value.print());
      }
    } else if (context != null && !context.isNull()) {
      return null;
    }
    Node key = result.get("usageIdentifierKey");
    return new AuthorizedCaller(told, key == null ? null : key.text());
  }
}
