package aloft.aws.emulation.front;

import aloft.aws.emulation.front.HttpSettings.Authorizer;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.gateway.HttpAnswer;
import aloft.spi.gateway.Next;
import aloft.spi.worker.Outcome;
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
final class HttpAuthorizers {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Authorizer authorizer;
  private final HttpCall call;
  private final Function<HttpAnswer, Next> refuse;
  private final Function<String, Next> enter;

  private HttpAuthorizers(
      Authorizer authorizer,
      HttpCall call,
      Function<HttpAnswer, Next> refuse,
      Function<String, Next> enter) {
    this.authorizer = authorizer;
    this.call = call;
    this.refuse = refuse;
    this.enter = enter;
  }

  /// Asks an authorizer.
  ///
  /// @param refuse goes on with an answer to the caller
  /// @param enter goes on with what the authorizer told, as JSON
  static Next ask(
      Authorizer authorizer,
      HttpCall call,
      Function<HttpAnswer, Next> refuse,
      Function<String, Next> enter) {
    if (authorizer.function() != null) {
      return new HttpAuthorizers(authorizer, call, refuse, enter).ask(authorizer.function());
    }
    return authorizer.issuer() != null
        ? new JwtAuthorizer(authorizer.issuer(), authorizer, call, refuse, enter).ask()
        : refuse.apply(HttpErrors.unbuilt("the authorizer " + authorizer.name()));
  }

  private Next ask(String function) {
    List<String> identity = new ArrayList<>();
    for (String source : authorizer.sources()) {
      String value = IdentitySource.value(source, call);
      if (value == null || value.isEmpty()) {
        return refuse.apply(HttpErrors.UNAUTHORIZED.answer());
      }
      identity.add(value);
    }
    Integer ttl = authorizer.ttl();
    Next.Memory memory =
        ttl == null || ttl == 0 || identity.isEmpty()
            ? null
            : new Next.Memory(
                authorizer.name() + "\n" + String.join("\n", identity), Duration.ofSeconds(ttl));
    return new Next.Call(
        function,
        call.ask(authorizer.payload(), identity.isEmpty() ? null : identity).payload(),
        Map.of(),
        memory,
        PATIENCE,
        HttpErrors.INTERNAL.answer(),
        called -> decide(called.outcome()));
  }

  private Next decide(Outcome outcome) {
    if (outcome instanceof Outcome.Fault fault && fault.message().equals("Unauthorized")) {
      return refuse.apply(HttpErrors.UNAUTHORIZED.answer());
    }
    Node read = outcome instanceof Outcome.Answer answer ? RestResult.json(answer) : null;
    if (!(read instanceof Mapping result)) {
      return refuse.apply(HttpErrors.INTERNAL.answer());
    }
    Policy.Verdict verdict =
        Boolean.TRUE.equals(authorizer.simple()) ? simple(result) : policy(result);
    Node context = result.get("context");
    boolean fits = context == null || context.isNull() || context instanceof Mapping;
    return switch (verdict) {
      case ALLOW ->
          fits
              ? enter.apply(told(result, context instanceof Mapping map ? map : null))
              : refuse.apply(HttpErrors.INTERNAL.answer());
      case DENY, SILENT -> refuse.apply(HttpErrors.FORBIDDEN.answer());
      case MALFORMED -> refuse.apply(HttpErrors.INTERNAL.answer());
    };
  }

  private static Policy.Verdict simple(Mapping result) {
    Object value = result.get("isAuthorized") instanceof Scalar scalar ? scalar.value() : null;
    return value instanceof Boolean allowed
        ? allowed ? Policy.Verdict.ALLOW : Policy.Verdict.DENY
        : Policy.Verdict.MALFORMED;
  }

  private Policy.Verdict policy(Mapping result) {
    Node principal = result.get("principalId");
    return principal instanceof Scalar scalar && scalar.value() != null
        ? Policy.of(result.get("policyDocument"), call.arn())
        : Policy.Verdict.MALFORMED;
  }

  private String told(Mapping result, @Nullable Mapping context) {
    if (!call.isOld(call.route().payload())) {
      return new JsonText().open().put("lambda", context).close().toString();
    }
    Node principal = result.get("principalId");
    Mapping all = context == null ? Mapping.empty(result.place()) : context;
    return Json.write(principal == null ? all : all.with("principalId", principal), 0);
  }
}
