package aloft.aws.emulation.front;

import aloft.aws.emulation.front.RestSettings.Authorizer;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.gateway.HttpRequest;
import aloft.spi.gateway.Next;
import aloft.spi.worker.Outcome;
import aloft.spi.worker.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lambda authorizers of REST APIs: TOKEN and REQUEST.
final class RestAuthorizers {
  private static final int DEFAULT_TTL = 300;

  private final RestSettings settings;
  private final HttpRequest request;

  RestAuthorizers(RestSettings settings, HttpRequest request) {
    this.settings = settings;
    this.request = request;
  }

  /// Asks the authorizer; what it tells goes to the next step.
  ///
  /// @param event the proxy event, for REQUEST authorizers
  Next ask(
      Authorizer authorizer,
      String path,
      Map<String, @Nullable Object> event,
      Function<Map<String, @Nullable Object>, Next> then) {
    String arn = arn(path);
    boolean token = authorizer.type().equals("TOKEN");
    List<String> sources =
        authorizer.identitySource().isEmpty()
            ? List.of("method.request.header.Authorization")
            : authorizer.identitySource();
    List<String> identity = new ArrayList<>();
    for (String source : sources) {
      String value = value(source.strip(), event);
      if (value == null || value.isEmpty()) {
        return RestErrors.UNAUTHORIZED.next();
      }
      identity.add(value);
    }
    String pattern = authorizer.validation();
    if (token && pattern != null && !identity.getFirst().matches(pattern)) {
      return RestErrors.UNAUTHORIZED.next();
    }
    Map<String, @Nullable Object> asked = new LinkedHashMap<>();
    asked.put("type", token ? "TOKEN" : "REQUEST");
    asked.put("methodArn", arn);
    if (token) {
      asked.put("authorizationToken", identity.getFirst());
    } else {
      event.forEach((key, value) -> asked.putIfAbsent(key, key.equals("body") ? null : value));
    }
    Integer given = authorizer.resultTtlInSeconds();
    int ttl = given == null ? DEFAULT_TTL : given;
    Next.Memory memory =
        ttl == 0
            ? null
            : new Next.Memory(
                authorizer.name() + "\n" + String.join("\n", identity), Duration.ofSeconds(ttl));
    return new Next.Call(
        authorizer.function(),
        Payload.of(Json.write(asked, 0)),
        Map.of(),
        memory,
        Duration.ofSeconds(29),
        RestErrors.BROKEN_AUTHORIZER.answer(),
        called -> decide(called.outcome(), arn, then));
  }

  private static Next decide(
      Outcome outcome, String arn, Function<Map<String, @Nullable Object>, Next> then) {
    if (outcome instanceof Outcome.Fault fault && fault.message().equals("Unauthorized")) {
      return RestErrors.UNAUTHORIZED.next();
    }
    Node result = outcome instanceof Outcome.Answer answer ? RestResult.json(answer) : null;
    Node principal = result == null ? null : result.get("principalId");
    if (result == null || !(principal instanceof Scalar name) || name.value() == null) {
      return RestErrors.BROKEN_AUTHORIZER.next();
    }
    return switch (Policy.of(result.get("policyDocument"), arn)) {
      case MALFORMED -> RestErrors.BROKEN_AUTHORIZER.next();
      case SILENT -> RestErrors.DENIED.next();
      case DENY -> RestErrors.DENIED_EXPLICITLY.next();
      case ALLOW -> {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("principalId", name.print());
        if (result.get("context") instanceof Mapping context) {
          for (Mapping.Entry entry : context.entries().values()) {
            if (!(entry.value() instanceof Scalar value)) {
              yield RestErrors.BROKEN_AUTHORIZER.next();
            }
            told.put(entry.key(), value.value() == null ? null : value.print());
          }
        }
        told.put("integrationLatency", 0);
        yield then.apply(told);
      }
    };
  }

  /// `method.request.header.X`, `.querystring.X`, `.path.X`, `context.X`.
  private @Nullable String value(String source, Map<String, @Nullable Object> event) {
    String[] parts = source.split("\\.", 4);
    if (parts.length == 4 && parts[0].equals("method")) {
      return switch (parts[2]) {
        case "header" -> request.header(parts[3]);
        case "querystring" -> {
          List<String> values = Query.of(request.query()).get(parts[3]);
          yield values == null ? null : values.getLast();
        }
        case "path" ->
            event.get("pathParameters") instanceof Map<?, ?> map && map.get(parts[3]) != null
                ? String.valueOf(map.get(parts[3]))
                : null;
        default -> null;
      };
    }
    boolean known = parts.length >= 2 && parts[0].equals("context");
    Object value =
        known && event.get("requestContext") instanceof Map<?, ?> context
            ? context.get(parts[1])
            : null;
    return value == null ? null : value.toString();
  }

  private String arn(String path) {
    return "arn:aws:execute-api:"
        + settings.region()
        + ":"
        + Ids.ACCOUNT
        + ":"
        + settings.apiId()
        + "/"
        + settings.stage()
        + "/"
        + request.method()
        + path;
  }
}
