package aloft.aws.emulation.http;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.WebSocketClient;
import aloft.spi.emulation.WebSocketHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The handler of a WebSocket API of API Gateway: `$connect` with its authorizer, routes by the
/// route selection expression, `$default`, `$disconnect`, and the API of the connections.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html">WebSocket
///   APIs</a>
final class WebSocketApiHandler implements WebSocketHandler {
  private static final Duration TIMEOUT = Duration.ofSeconds(29);
  private static final int MAX_MESSAGE = 128 * 1024;
  private static final String CONNECTIONS = "/@connections/";
  private static final HttpResponse NOTHING = new HttpResponse(200, List.of(), Payload.of(""));

  /// @see <a
  ///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html">Quotas</a>
  private static final Limits LIMITS =
      new Limits(32 * 1024, MAX_MESSAGE, Duration.ofMinutes(10), Duration.ofHours(2));

  private final WebSocketSettings settings;

  WebSocketApiHandler(WebSocketSettings settings) {
    this.settings = settings;
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  public Action connect(WebSocketClient client) {
    HttpRequest request = client.request();
    String path = request.path();
    boolean isStage =
        path.equals("/" + settings.stage()) || path.equals("/" + settings.stage() + "/");
    if (!isStage && !path.equals("/")) {
      return refuse(403, "Forbidden", request.id());
    }
    if (settings.unbuilt() != null) {
      return new Action.Respond(HttpApiErrors.unsupported(settings.unbuilt()));
    }
    WebSocketEvent event = event(client, request.receivedAt(), request.id());
    WebSocketSettings.Authorizer authorizer = settings.authorizer();
    return authorizer == null ? invokeConnect(event) : authorize(authorizer, event);
  }

  private WebSocketEvent event(WebSocketClient client, Instant time, String id) {
    return new WebSocketEvent(settings, client, time, id);
  }

  private Action authorize(WebSocketSettings.Authorizer authorizer, WebSocketEvent event) {
    String id = event.id();
    for (String source : authorizer.identitySource()) {
      String value = event.value(source);
      if (value == null || value.isEmpty()) {
        return refuse(401, "Unauthorized", id);
      }
    }
    return new Action.Invoke(
        authorizer.function(),
        new Event.Body(event.authorizer().payload()),
        null,
        TIMEOUT,
        error(500, "Internal server error", id),
        result -> decide(authorizer.function(), result.outcome(), event));
  }

  private Action decide(String function, InvocationOutcome outcome, WebSocketEvent event) {
    String id = event.id();
    if (AuthorizerPolicy.rejects(outcome)) {
      return refuse(401, "Unauthorized", id);
    }
    if (!(outcome instanceof InvocationOutcome.Success response)) {
      return refuse(500, "Internal server error", id);
    }
    try {
      Mapping result = RestApiResponse.object(RestApiResponse.json(response));
      String context = context(result);
      if (AuthorizerPolicy.evaluate(result, event.arn()) != AuthorizerPolicy.Verdict.ALLOW) {
        return refuse(403, "User is not authorized to access this resource", id);
      }
      event.client().setContext(context);
      return invokeConnect(event);
    } catch (MalformedResultException e) {
      return new Action.Respond(
          error(500, "Internal server error", id), e.authorizerLogLine(function));
    }
  }

  /// The authorizer's context as JSON: strings, numbers and booleans, as strings.
  private static String context(Mapping result) {
    JsonWriter out =
        new JsonWriter().open().put("principalId", AuthorizerPolicy.principal(result).print());
    out.put("integrationLatency", 0);
    for (Mapping.Entry entry : RestApiResponse.entries(result, "context")) {
      if (!(entry.value() instanceof Scalar value)) {
        throw MalformedResultException.wrongType(
            "context." + entry.key(), "a string, a number or a boolean", entry.value());
      }
      out.put(entry.key(), value.isNull() ? null : value.print());
    }
    return out.close().toString();
  }

  private Action invokeConnect(WebSocketEvent event) {
    WebSocketSettings.Route route = settings.route(WebSocketSettings.CONNECT);
    if (route == null) {
      return new Action.Respond(NOTHING);
    }
    HttpResponse failed = error(502, "Internal server error", event.id());
    return new Action.Invoke(
        route.function(),
        new Event.Body(event.connect().payload()),
        null,
        TIMEOUT,
        failed,
        result -> {
          try {
            HttpResponse response = RESULT.readV1(result.outcome());
            return new Action.Respond(response == null ? failed : response);
          } catch (MalformedResultException e) {
            return new Action.Respond(
                failed, e.logLine(route.function(), MalformedResultException.GATEWAY, 502));
          }
        });
  }

  private static final HttpApiResponse RESULT = new HttpApiResponse("application/json");

  @Override
  public Action message(
      WebSocketClient client, Payload message, boolean isText, Instant time, String id) {
    String key = selectedKey(message, isText);
    // The routes of connections take no messages, even if a message has their key.
    boolean isOfConnections =
        key.equals(WebSocketSettings.CONNECT) || key.equals(WebSocketSettings.DISCONNECT);
    WebSocketSettings.Route selected = isOfConnections ? null : settings.route(key);
    WebSocketSettings.Route route =
        selected == null ? settings.route(WebSocketSettings.DEFAULT) : selected;
    if (route == null) {
      return new Action.Respond(message("Forbidden", client, id));
    }
    HttpResponse failed = message("Internal server error", client, id);
    return new Action.Invoke(
        route.function(),
        new Event.Body(event(client, time, id).message(route.key(), message, isText).payload()),
        null,
        TIMEOUT,
        message("Endpoint request timed out", client, id),
        result -> answer(route, result.outcome(), failed));
  }

  private static Action answer(
      WebSocketSettings.Route route, InvocationOutcome outcome, HttpResponse failed) {
    if (!(outcome instanceof InvocationOutcome.Success response)) {
      return new Action.Respond(failed);
    }
    if (!route.responds()) {
      return new Action.Respond(NOTHING);
    }
    try {
      Mapping result = RestApiResponse.object(RestApiResponse.json(response));
      return new Action.Respond(
          new HttpResponse(200, List.of(), Payload.of(RestApiResponse.body(result, true))));
    } catch (MalformedResultException e) {
      return new Action.Respond(
          failed, e.logLine(route.function(), MalformedResultException.GATEWAY, 500));
    }
  }

  /// The value of the route selection expression; empty if the message has none.
  private String selectedKey(Payload message, boolean isText) {
    String expression = settings.selection();
    if (expression.startsWith("${") && expression.endsWith("}")) {
      expression = "$" + expression.substring(2, expression.length() - 1);
    }
    String body = "$request.body.";
    if (!expression.startsWith(body) || !isText) {
      return "";
    }
    try {
      Node value = Json.read(message.text(), "message");
      for (String key : expression.substring(body.length()).split("\\.", -1)) {
        value = value == null ? null : value.get(key);
      }
      return value instanceof Scalar scalar && !scalar.isNull() ? scalar.print() : "";
    } catch (UserException notJson) {
      return "";
    }
  }

  @Override
  public Action disconnect(
      WebSocketClient client, int code, String reason, Instant time, String id) {
    WebSocketSettings.Route route = settings.route(WebSocketSettings.DISCONNECT);
    return route == null
        ? new Action.Respond(NOTHING)
        : new Action.Invoke(
            route.function(),
            new Event.Body(event(client, time, id).disconnect(code, reason).payload()),
            null,
            TIMEOUT,
            NOTHING,
            result -> new Action.Respond(NOTHING));
  }

  @Override
  public Command command(HttpRequest request) {
    String path = request.path();
    String stage = "/" + settings.stage();
    if (path.startsWith(stage + "/")) {
      path = path.substring(stage.length());
    }
    if (!path.startsWith(CONNECTIONS)) {
      return new Command.Respond(error(403, "Forbidden", request.id()));
    }
    String client =
        QueryParameters.decode(path.substring(CONNECTIONS.length()).replace("+", "%2B"));
    HttpResponse gone = exception(410, "GoneException", request.id());
    return switch (request.method()) {
      case "POST" ->
          request.body().bytes().length > MAX_MESSAGE
              ? new Command.Respond(exception(413, "PayloadTooLargeException", request.id()))
              : new Command.Send(client, request.body(), NOTHING, gone);
      case "GET" -> new Command.Describe(client, WebSocketApiHandler::describe, gone);
      case "DELETE" ->
          new Command.Close(client, new HttpResponse(204, List.of(), Payload.of("")), gone);
      default -> new Command.Respond(error(403, "Forbidden", request.id()));
    };
  }

  private static HttpResponse describe(WebSocketClient client) {
    JsonWriter out =
        new JsonWriter()
            .open()
            .put("connectedAt", client.connectedAt().toString())
            .open("identity")
            .put("sourceIp", client.request().sourceIp())
            .put("userAgent", client.request().header("User-Agent"))
            .close()
            .put("lastActiveAt", client.lastActiveAt().toString());
    return json(200, out.close().toString());
  }

  private static HttpResponse exception(int status, String type, String id) {
    return new HttpResponse(
        status,
        List.of(
            new Header("content-type", "application/json"),
            new Header("x-amzn-errortype", type),
            new Header("x-amzn-requestid", id)),
        Payload.of("{\"message\":null}"));
  }

  private static Action refuse(int status, String message, String id) {
    return new Action.Respond(error(status, message, id));
  }

  private static HttpResponse error(int status, String message, String id) {
    return json(
        status,
        new JsonWriter().open().put("message", message).put("requestId", id).close().toString());
  }

  private static HttpResponse json(int status, String body) {
    return new HttpResponse(
        status, List.of(new Header("content-type", "application/json")), Payload.of(body));
  }

  /// An error that the client receives as a message.
  private static HttpResponse message(String text, WebSocketClient client, @Nullable String id) {
    return json(
        200,
        new JsonWriter()
            .open()
            .put("message", text)
            .put("connectionId", client.id())
            .put("requestId", id)
            .close()
            .toString());
  }
}
