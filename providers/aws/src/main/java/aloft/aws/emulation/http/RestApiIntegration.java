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
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A Lambda or mock integration with mapping templates. Supports the default templates and constant
/// texts, not the template language.
final class RestApiIntegration {
  private static final Pattern STATUS = Pattern.compile("[\"']?statusCode[\"']?\\s*:\\s*(\\d{3})");

  private final Route route;
  private final Translation translation;
  private final RestApiEvent event;
  private final AuthorizedCaller caller;

  RestApiIntegration(
      Route route, Translation translation, RestApiEvent event, AuthorizedCaller caller) {
    this.route = route;
    this.translation = translation;
    this.event = event;
    this.caller = caller;
  }

  Action execute() {
    HttpRequest request = event.request();
    Template template = translation.templates().get(event.mediaType());
    boolean rejected =
        switch (translation.passThrough()) {
          case "NEVER" -> true;
          case "WHEN_NO_TEMPLATES" -> !translation.templates().isEmpty();
          default -> false;
        };
    if (template == null && rejected) {
      return RestApiErrors.BAD_MEDIA_TYPE.respond(request);
    }
    String payloadText;
    try {
      payloadText = renderEvent(template);
    } catch (UserException notJson) {
      return RestApiErrors.NOT_JSON.respond(request);
    }
    if (route.function() == null) {
      return new Action.Respond(mockResponse(payloadText));
    }
    Payload payload = Payload.of(payloadText);
    if (route.integration().isAsync()) {
      return new Action.InvokeAsync(
          route.function(),
          new Event.Body(payload, Map.of("Trace-Id", event.trace())),
          response(replyFor(""), Payload.of(""), null));
    }
    return RestApiHandler.invoke(event, payload, outcome -> new Action.Respond(response(outcome)));
  }

  /// @throws UserException if the body must be JSON and is not
  private String renderEvent(@Nullable Template template) {
    String body = event.request().body().text();
    if (template == null) {
      return body.isEmpty() ? "{}" : body;
    }
    if (template.standard() == null) {
      return Objects.requireNonNull(template.text());
    }
    Object parsed =
        template.standard().equals(Template.FORM)
            ? formFields(body)
            : body.isBlank() ? Map.of() : Json.read(body, "body");
    return Json.write(standardEvent(parsed), 0);
  }

  private static Map<String, String> formFields(String body) {
    Map<String, String> fields = new LinkedHashMap<>();
    QueryParameters.of(body).forEach((name, values) -> fields.put(name, values.getLast()));
    return fields;
  }

  /// The event that the default template creates for a body.
  private Map<String, @Nullable Object> standardEvent(Object body) {
    Map<String, @Nullable Object> context = event.context(caller);
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("body", body);
    fields.put("method", event.request().method());
    fields.put("principalId", text(caller.context().get("principalId")));
    fields.put("stage", context.get("stage"));
    fields.put("cognitoPoolClaims", Map.of("sub", ""));
    fields.put("enhancedAuthContext", texts(caller.context()));
    fields.put("headers", event.headers());
    fields.put("query", event.query());
    fields.put("path", event.parameters());
    Map<String, @Nullable Object> identity = new LinkedHashMap<>();
    if (context.get("identity") instanceof Map<?, ?> values) {
      values.forEach((name, value) -> identity.put(name.toString(), value));
    }
    identity.putIfAbsent("apiKey", null);
    fields.put("identity", texts(identity));
    fields.put("stageVariables", Map.of());
    fields.put("requestPath", context.get("resourcePath"));
    return fields;
  }

  private static Map<String, String> texts(Map<String, @Nullable Object> values) {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((name, value) -> texts.put(name, text(value)));
    return texts;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private HttpResponse mockResponse(String payloadText) {
    Matcher status = STATUS.matcher(payloadText);
    Reply reply = status.find() ? replyFor(status.group(1)) : null;
    return reply == null
        ? RestApiErrors.BAD_CONFIGURATION.response(event.request())
        : response(reply, Payload.of(""), null);
  }

  private HttpResponse response(InvocationOutcome outcome) {
    return switch (outcome) {
      case InvocationOutcome.Fault fault -> {
        Payload payload = Payload.of(fault.payload());
        yield response(replyFor(fault.message()), payload, json(payload));
      }
      case InvocationOutcome.Success response ->
          response(replyFor(""), response.payload(), RestApiResponse.json(response));
      case InvocationOutcome.Response response ->
          throw new IllegalStateException("a Lambda function returned an HTTP response");
    };
  }

  private static @Nullable Node json(Payload payload) {
    return RestApiResponse.json(new InvocationOutcome.Success(payload, "application/json"));
  }

  /// The reply whose pattern matches, or else the default reply; null if there is none.
  private @Nullable Reply replyFor(String message) {
    Reply defaultReply = null;
    for (Reply reply : translation.replies()) {
      if (reply.pattern().isEmpty()) {
        defaultReply = reply;
      } else if (Pattern.matches(reply.pattern(), message)) {
        return reply;
      }
    }
    return defaultReply;
  }

  private HttpResponse response(@Nullable Reply reply, Payload payload, @Nullable Node result) {
    if (reply == null) {
      return RestApiErrors.BAD_CONFIGURATION.response(event.request());
    }
    List<Header> headers = new ArrayList<>();
    reply
        .headers()
        .forEach((name, expression) -> {
          String value = headerValue(expression, result);
          if (value != null) {
            headers.add(new Header(name, value));
          }
        });
    if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase("content-type"))) {
      headers.add(new Header("Content-Type", "application/json"));
    }
    Payload body = reply.body() == null ? payload : Payload.of(reply.body());
    return RestApiHandler.withGatewayHeaders(
        event, Integer.parseInt(reply.status()), headers, body);
  }

  /// Evaluates a header expression: a quoted text, or a path in the function's result.
  private static @Nullable String headerValue(String expression, @Nullable Node result) {
    String body = "integration.response.body";
    if (!expression.startsWith(body)) {
      boolean quoted = expression.length() > 1 && expression.startsWith("'");
      boolean header = expression.startsWith("integration.");
      return header ? null : quoted ? expression.substring(1, expression.length() - 1) : expression;
    }
    Node value = result;
    for (String key : expression.substring(body.length()).split("\\.", -1)) {
      if (!key.isEmpty()) {
        value = value == null ? null : value.get(key);
      }
    }
    return value instanceof Scalar scalar
        ? scalar.print()
        : value == null ? null : Json.write(value, 0);
  }
}
