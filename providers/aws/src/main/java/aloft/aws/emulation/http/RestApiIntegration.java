package aloft.aws.emulation.http;

import aloft.aws.emulation.http.RestApiSettings.Reply;
import aloft.aws.emulation.http.RestApiSettings.Route;
import aloft.aws.emulation.http.RestApiSettings.Template;
import aloft.aws.emulation.http.RestApiSettings.Translation;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A request that is not handed on as it is: a function with an event of its own, or no function at
/// all. Knows the templates that every method has, and texts; no language of templates.
final class RestApiIntegration {
  private static final Pattern STATUS = Pattern.compile("[\"']?statusCode[\"']?\\s*:\\s*(\\d{3})");

  private final Route route;
  private final Translation translation;
  private final RestApiEvent event;
  private final AuthorizedCaller permit;

  RestApiIntegration(
      Route route, Translation translation, RestApiEvent event, AuthorizedCaller permit) {
    this.route = route;
    this.translation = translation;
    this.event = event;
    this.permit = permit;
  }

  Action next() {
    HttpRequest request = event.request();
    Template template = translation.templates().get(event.mediaType());
    boolean closed =
        switch (translation.passThrough()) {
          case "NEVER" -> true;
          case "WHEN_NO_TEMPLATES" -> !translation.templates().isEmpty();
          default -> false;
        };
    if (template == null && closed) {
      return RestApiErrors.BAD_MEDIA_TYPE.next(request);
    }
    String made;
    try {
      made = made(template);
    } catch (UserException notJson) {
      return RestApiErrors.NOT_JSON.next(request);
    }
    if (route.function() == null) {
      return new Action.Respond(mock(made));
    }
    Payload payload = Payload.of(made);
    if (route.isAsync()) {
      return new Action.InvokeAsync(
          route.function(),
          payload,
          Map.of("Trace-Id", event.trace()),
          2,
          answer(chosen(""), Payload.of(""), null));
    }
    return RestApiHandler.call(event, payload, this::answer);
  }

  /// @throws UserException where the body is no JSON and should be
  private String made(@Nullable Template template) {
    String body = event.request().body().text();
    if (template == null) {
      return body.isEmpty() ? "{}" : body;
    }
    if (template.standard() == null) {
      return String.valueOf(template.text());
    }
    Object read =
        template.standard().equals(Template.FORM)
            ? form(body)
            : body.isBlank() ? Map.of() : Json.read(body, "body");
    return Json.write(standard(read), 0);
  }

  private static Map<String, String> form(String body) {
    Map<String, String> fields = new LinkedHashMap<>();
    QueryParameters.of(body).forEach((name, values) -> fields.put(name, values.getLast()));
    return fields;
  }

  /// What the usual template makes, whatever the body is.
  private Map<String, @Nullable Object> standard(Object body) {
    Map<String, @Nullable Object> context = event.context(permit);
    Map<String, @Nullable Object> made = new LinkedHashMap<>();
    made.put("body", body);
    made.put("method", event.request().method());
    made.put("principalId", text(permit.told().get("principalId")));
    made.put("stage", context.get("stage"));
    made.put("cognitoPoolClaims", Map.of("sub", ""));
    made.put("enhancedAuthContext", texts(permit.told()));
    made.put("headers", event.headers());
    made.put("query", event.query());
    made.put("path", event.parameters());
    Map<String, @Nullable Object> identity = new LinkedHashMap<>();
    if (context.get("identity") instanceof Map<?, ?> known) {
      known.forEach((name, value) -> identity.put(String.valueOf(name), value));
    }
    identity.putIfAbsent("apiKey", null);
    made.put("identity", texts(identity));
    made.put("stageVariables", Map.of());
    made.put("requestPath", context.get("resourcePath"));
    return made;
  }

  private static Map<String, String> texts(Map<String, @Nullable Object> values) {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((name, value) -> texts.put(name, text(value)));
    return texts;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private HttpResponse mock(String made) {
    Matcher status = STATUS.matcher(made);
    Reply reply = status.find() ? chosen(status.group(1)) : null;
    return reply == null
        ? RestApiErrors.BAD_SETTINGS.answer(event.request())
        : answer(reply, Payload.of(""), null);
  }

  private HttpResponse answer(InvocationOutcome outcome) {
    return switch (outcome) {
      case InvocationOutcome.Fault fault -> {
        Payload payload = Payload.of(fault.payload());
        yield answer(chosen(fault.message()), payload, json(payload));
      }
      case InvocationOutcome.Answer answer ->
          answer(chosen(""), answer.payload(), RestApiResponse.json(answer));
    };
  }

  private static @Nullable Node json(Payload payload) {
    return RestApiResponse.json(new InvocationOutcome.Answer(payload, "application/json"));
  }

  /// The reply whose pattern matches, or else the default; null where there is none.
  private @Nullable Reply chosen(String message) {
    Reply usual = null;
    for (Reply reply : translation.replies()) {
      if (reply.pattern().isEmpty()) {
        usual = reply;
      } else if (Pattern.matches(reply.pattern(), message)) {
        return reply;
      }
    }
    return usual;
  }

  private HttpResponse answer(@Nullable Reply reply, Payload payload, @Nullable Node result) {
    if (reply == null) {
      return RestApiErrors.BAD_SETTINGS.answer(event.request());
    }
    List<Header> headers = new ArrayList<>();
    reply
        .headers()
        .forEach((name, expression) -> {
          String value = value(expression, result);
          if (value != null) {
            headers.add(new Header(name, value));
          }
        });
    if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase("content-type"))) {
      headers.add(new Header("Content-Type", "application/json"));
    }
    Payload body = reply.body() == null ? payload : Payload.of(reply.body());
    return RestApiHandler.finished(event, Integer.parseInt(reply.status()), headers, body);
  }

  /// The value of a header: a text in quotes, or what stands at a place of the function's result.
  private static @Nullable String value(String expression, @Nullable Node result) {
    String body = "integration.response.body";
    if (!expression.startsWith(body)) {
      boolean quoted = expression.length() > 1 && expression.startsWith("'");
      boolean header = expression.startsWith("integration.");
      return header ? null : quoted ? expression.substring(1, expression.length() - 1) : expression;
    }
    Node found = result;
    for (String key : expression.substring(body.length()).split("\\.", -1)) {
      if (!key.isEmpty()) {
        found = found == null ? null : found.get(key);
      }
    }
    return found instanceof Scalar scalar
        ? scalar.print()
        : found == null ? null : Json.write(found, 0);
  }
}
