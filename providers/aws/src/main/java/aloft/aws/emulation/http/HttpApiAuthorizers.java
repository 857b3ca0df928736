package aloft.aws.emulation.http;

import aloft.aws.emulation.http.HttpApiSettings.Authorizer;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Authorizers of HTTP APIs: functions that let callers in, or not; checked tokens.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html">Lambda
///   authorizers of HTTP APIs</a>
final class HttpApiAuthorizers {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Authorizer authorizer;
  private final RoutedRequest call;
  private final Function<HttpResponse, Action> refuse;
  private final Function<String, Action> enter;

  private HttpApiAuthorizers(
      Authorizer authorizer,
      RoutedRequest call,
      Function<HttpResponse, Action> refuse,
      Function<String, Action> enter) {
    this.authorizer = authorizer;
    this.call = call;
    this.refuse = refuse;
    this.enter = enter;
  }

  /// Asks an authorizer.
  ///
  /// @param refuse goes on with an answer to the caller
  /// @param enter goes on with what the authorizer told, as JSON
  static Action ask(
      Authorizer authorizer,
      RoutedRequest call,
      Function<HttpResponse, Action> refuse,
      Function<String, Action> enter) {
    if (authorizer.function() != null) {
      return new HttpApiAuthorizers(authorizer, call, refuse, enter).ask(authorizer.function());
    }
    return authorizer.issuer() != null
        ? new JwtAuthorizer(authorizer.issuer(), authorizer, call, refuse, enter).ask()
        : refuse.apply(HttpApiErrors.unbuilt("the authorizer " + authorizer.name()));
  }

  private Action ask(String function) {
    List<String> identity = new ArrayList<>();
    for (String source : authorizer.sources()) {
      String value = IdentitySource.value(source, call);
      if (value == null || value.isEmpty()) {
        return refuse.apply(HttpApiErrors.UNAUTHORIZED.answer());
      }
      identity.add(value);
    }
    Integer ttl = authorizer.ttl();
    Action.CacheKey memory =
        ttl == null || ttl == 0 || identity.isEmpty()
            ? null
            : new Action.CacheKey(
                authorizer.name() + "\n" + String.join("\n", identity), Duration.ofSeconds(ttl));
    return new Action.Invoke(
        function,
        call.ask(authorizer.payload(), identity.isEmpty() ? null : identity).payload(),
        Map.of(),
        memory,
        PATIENCE,
        HttpApiErrors.INTERNAL.answer(),
        called -> decide(called.outcome()));
  }

  private Action decide(InvocationOutcome outcome) {
    if (outcome instanceof InvocationOutcome.Fault fault
        && fault.message().equals("Unauthorized")) {
      return refuse.apply(HttpApiErrors.UNAUTHORIZED.answer());
    }
    Node read =
        outcome instanceof InvocationOutcome.Answer answer ? RestApiResponse.json(answer) : null;
    if (!(read instanceof Mapping result)) {
      return refuse.apply(HttpApiErrors.INTERNAL.answer());
    }
    AuthorizerPolicy.Verdict verdict =
        Boolean.TRUE.equals(authorizer.simple()) ? simple(result) : policy(result);
    Node context = result.get("context");
    boolean fits = context == null || context.isNull() || context instanceof Mapping;
    return switch (verdict) {
      case ALLOW ->
          fits
              ? enter.apply(told(result, context instanceof Mapping map ? map : null))
              : refuse.apply(HttpApiErrors.INTERNAL.answer());
      case DENY, SILENT -> refuse.apply(HttpApiErrors.FORBIDDEN.answer());
      case MALFORMED -> refuse.apply(HttpApiErrors.INTERNAL.answer());
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
        ? AuthorizerPolicy.of(result.get("policyDocument"), call.arn())
        : AuthorizerPolicy.Verdict.MALFORMED;
  }

  private String told(Mapping result, @Nullable Mapping context) {
    if (!call.isOld(call.route().payload())) {
      return new JsonWriter().open().put("lambda", context).close().toString();
    }
    Node principal = result.get("principalId");
    Mapping all = context == null ? Mapping.empty(result.place()) : context;
    return Json.write(principal == null ? all : all.with("principalId", principal), 0);
  }
}
