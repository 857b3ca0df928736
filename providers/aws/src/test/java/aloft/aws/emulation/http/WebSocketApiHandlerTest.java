package aloft.aws.emulation.http;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.WebSocketClient;
import aloft.spi.emulation.WebSocketHandler.Command;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Tests the rules of WebSocket APIs, without sockets or workers.
final class WebSocketApiHandlerTest {
  private static final Instant TIME = Instant.parse("2026-03-04T05:06:07.089Z");
  private static final String ALLOW =
      """
      {"principalId": "me", "context": {"role": "admin", "level": 3},
       "policyDocument": {"Statement": [{"Action": "execute-api:Invoke", "Effect": "Allow",
       "Resource": "arn:aws:execute-api:eu-west-1:123456789012:api1/dev/$connect"}]}}\
      """;

  private static WebSocketSettings settings(
      String selection, WebSocketSettings.@Nullable Authorizer authorizer, @Nullable String no) {
    return new WebSocketSettings(
        "api1",
        "eu-west-1",
        "dev",
        selection,
        List.of(
            new WebSocketSettings.Route("$connect", "connect", false),
            new WebSocketSettings.Route("$disconnect", "disconnect", false),
            new WebSocketSettings.Route("$default", "other", false),
            new WebSocketSettings.Route("ask", "ask", true),
            new WebSocketSettings.Route("7", "seven", false)),
        authorizer,
        no);
  }

  private static final WebSocketApiHandler API =
      new WebSocketApiHandler(settings("$request.body.action", null, null));
  private static final WebSocketApiHandler GUARDED =
      new WebSocketApiHandler(
          settings(
              "$request.body.action",
              new WebSocketSettings.Authorizer(
                  "auth",
                  "auth",
                  List.of("route.request.header.Auth", "route.request.querystring.key")),
              null));

  private static WebSocketClient client(String path, @Nullable String query, Header... headers) {
    return new WebSocketClient("c1", request("GET", path, query, "", headers));
  }

  private static HttpRequest request(
      String method, String path, @Nullable String query, String body, Header... headers) {
    return new HttpRequest(
        method,
        path,
        query,
        "HTTP/1.1",
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(new Header("Host", "localhost:4700")),
                List.of(headers).stream())
            .toList(),
        Payload.of(body),
        "127.0.0.1",
        TIME,
        "11111111-2222-4333-8444-555555555555");
  }

  private static Action.Invoke invocation(Action action, String function) {
    assertThat(action).isInstanceOf(Action.Invoke.class);
    Action.Invoke invoke = (Action.Invoke) action;
    assertThat(invoke.function()).isEqualTo(function);
    return invoke;
  }

  private static Node event(Action.Invoke invoke) {
    return Json.read(((Event.Body) invoke.event()).payload().text(), "event");
  }

  private static String value(Node event, String... path) {
    Node node = event;
    for (String key : path) {
      node = node == null ? null : node.get(key);
    }
    return node == null ? "absent" : Json.write(node, 0);
  }

  private static Action after(Action.Invoke invoke, String json) {
    return invoke
        .next()
        .apply(
            new InvocationResult(
                new InvocationOutcome.Success(Payload.of(json), "application/json"), ""));
  }

  private static Action afterFault(Action.Invoke invoke, String message) {
    return invoke
        .next()
        .apply(
            new InvocationResult(
                new InvocationOutcome.Fault("Error", message, List.of(), "{}", null), ""));
  }

  private static HttpResponse response(Action action) {
    assertThat(action).isInstanceOf(Action.Respond.class);
    return ((Action.Respond) action).response();
  }

  @Test
  void connectingHasTheHeadersAndTheQuery() {
    Action.Invoke invoke =
        invocation(
            API.connect(client("/dev", "a=1&a=2", new Header("User-Agent", "me"))), "connect");

    Node event = event(invoke);
    assertThat(value(event, "headers", "Host")).isEqualTo("\"localhost:4700\"");
    assertThat(value(event, "multiValueHeaders", "X-Forwarded-For")).isEqualTo("[\"127.0.0.1\"]");
    assertThat(value(event, "queryStringParameters")).isEqualTo("{\"a\":\"2\"}");
    assertThat(value(event, "multiValueQueryStringParameters")).isEqualTo("{\"a\":[\"1\",\"2\"]}");
    assertThat(value(event, "isBase64Encoded")).isEqualTo("false");
    assertThat(value(event, "requestContext"))
        .isEqualTo(
            "{\"routeKey\":\"$connect\",\"eventType\":\"CONNECT\","
                + "\"extendedRequestId\":\"111111112222433=\","
                + "\"requestTime\":\"04/Mar/2026:05:06:07 +0000\",\"messageDirection\":\"IN\","
                + "\"stage\":\"dev\",\"connectedAt\":1772600767089,"
                + "\"requestTimeEpoch\":1772600767089,"
                + "\"identity\":{\"userAgent\":\"me\",\"sourceIp\":\"127.0.0.1\"},"
                + "\"requestId\":\"111111112222433=\",\"domainName\":\"localhost:4700\","
                + "\"connectionId\":\"c1\",\"apiId\":\"api1\"}");
    assertThat(response(after(invoke, "{\"statusCode\":200}")).status()).isEqualTo(200);
    assertThat(response(after(invoke, "{\"statusCode\":403}")).status()).isEqualTo(403);
    assertThat(response(after(invoke, "null")).status()).isEqualTo(502);
    assertThat(response(afterFault(invoke, "no")).status()).isEqualTo(502);
  }

  @Test
  void onlyTheStageAndTheRootAcceptConnections() {
    invocation(API.connect(client("/", null)), "connect");
    invocation(API.connect(client("/dev/", null)), "connect");
    assertThat(response(API.connect(client("/prod", null))).status()).isEqualTo(403);
  }

  @Test
  void anAuthorizerDecidesWhoMayConnect() {
    assertThat(response(GUARDED.connect(client("/dev", "key=1"))).status()).isEqualTo(401);
    assertThat(response(GUARDED.connect(client("/dev", null, new Header("auth", "x")))).status())
        .isEqualTo(401);
    WebSocketClient client = client("/dev", "key=1", new Header("auth", "x"));
    Action.Invoke invoke = invocation(GUARDED.connect(client), "auth");
    Node event = event(invoke);
    assertThat(value(event, "type")).isEqualTo("\"REQUEST\"");
    assertThat(value(event, "methodArn"))
        .isEqualTo("\"arn:aws:execute-api:eu-west-1:123456789012:api1/dev/$connect\"");
    assertThat(value(event, "stageVariables")).isEqualTo("{}");
    assertThat(value(event, "requestContext", "routeKey")).isEqualTo("\"$connect\"");

    assertThat(response(after(invoke, ALLOW.replace("\"Allow\"", "\"Deny\""))).status())
        .isEqualTo(403);
    assertThat(response(after(invoke, ALLOW.replace("/dev/", "/prod/"))).status()).isEqualTo(403);
    assertThat(response(after(invoke, "{}")).status()).isEqualTo(500);
    assertThat(response(afterFault(invoke, "Unauthorized")).status()).isEqualTo(401);
    assertThat(response(afterFault(invoke, "other")).status()).isEqualTo(500);

    Node connect = event(invocation(after(invoke, ALLOW), "connect"));
    String context =
        "{\"principalId\":\"me\",\"integrationLatency\":0,\"role\":\"admin\",\"level\":\"3\"}";
    assertThat(value(connect, "requestContext", "authorizer")).isEqualTo(context);
    Node message = event(message(GUARDED, client, "{\"action\":\"ask\"}", "ask"));
    assertThat(value(message, "requestContext", "authorizer")).isEqualTo(context);
  }

  private static Action.Invoke message(
      WebSocketApiHandler api, WebSocketClient client, String text, String function) {
    return invocation(api.message(client, Payload.of(text), true, TIME, "m1"), function);
  }

  @Test
  void anUnknownAuthorizerIsNeverSkipped() {
    WebSocketApiHandler api =
        new WebSocketApiHandler(settings("$request.body.action", null, "the authorizer \"x\""));
    assertThat(response(api.connect(client("/dev", null))).status()).isEqualTo(501);
  }

  @Test
  void theExpressionSelectsTheRoute() {
    WebSocketClient client = client("/dev", null);
    message(API, client, "{\"action\":\"ask\"}", "ask");
    message(API, client, "{\"action\":7}", "seven");
    message(API, client, "{\"action\":\"none\"}", "other");
    message(API, client, "{\"action\":\"$connect\"}", "other");
    message(API, client, "{\"action\":\"$disconnect\"}", "other");
    message(API, client, "{\"action\":null}", "other");
    message(API, client, "{\"action\":{}}", "other");
    message(API, client, "[]", "other");
    message(API, client, "not json", "other");
    WebSocketApiHandler nested =
        new WebSocketApiHandler(settings("${request.body.a.b}", null, null));
    message(nested, client, "{\"a\":{\"b\":\"ask\"}}", "ask");
    message(nested, client, "{\"a\":\"ask\"}", "other");

    Node event = event(message(API, client, "{\"action\":\"none\"}", "other"));
    assertThat(value(event, "requestContext", "routeKey")).isEqualTo("\"$default\"");
    assertThat(value(event, "requestContext", "eventType")).isEqualTo("\"MESSAGE\"");
    assertThat(value(event, "requestContext", "messageId")).isEqualTo("\"m1=\"");
    assertThat(value(event, "body")).isEqualTo("\"{\\\"action\\\":\\\"none\\\"}\"");
    assertThat(value(event, "headers")).isEqualTo("absent");
  }

  @Test
  void bytesArriveInBase64() {
    Action.Invoke invoke =
        invocation(
            API.message(client("/dev", null), Payload.of(new byte[] {0, 1}), false, TIME, "m1"),
            "other");
    assertThat(value(event(invoke), "body")).isEqualTo("\"AAE=\"");
    assertThat(value(event(invoke), "isBase64Encoded")).isEqualTo("true");
  }

  @Test
  void aRouteResponseSendsTheBody() {
    WebSocketClient client = client("/dev", null);
    Action.Invoke ask = message(API, client, "{\"action\":\"ask\"}", "ask");
    assertThat(response(after(ask, "{\"statusCode\":200,\"body\":\"yes\"}")).payload().text())
        .isEqualTo("yes");
    assertThat(response(after(ask, "{\"statusCode\":200}")).payload().text()).isEmpty();
    assertThat(response(after(ask, "[]")).payload().text()).contains("Internal server error");
    Action.Invoke other = message(API, client, "{}", "other");
    assertThat(response(after(other, "{\"statusCode\":200,\"body\":\"yes\"}")).payload().text())
        .isEmpty();
    assertThat(response(afterFault(other, "no")).payload().text())
        .isEqualTo(
            "{\"message\":\"Internal server error\",\"connectionId\":\"c1\",\"requestId\":\"m1\"}");
  }

  @Test
  void withoutADefaultRouteAMessageIsForbidden() {
    WebSocketApiHandler api =
        new WebSocketApiHandler(
            new WebSocketSettings("a", "r", "dev", "$request.body.x", List.of(), null, null));
    WebSocketClient client = client("/dev", null);
    assertThat(response(api.connect(client)).status()).isEqualTo(200);
    assertThat(response(api.message(client, Payload.of("{}"), true, TIME, "m1")).payload().text())
        .contains("\"Forbidden\"");
    assertThat(response(api.disconnect(client, 1000, "", TIME, "d1")).status()).isEqualTo(200);
  }

  @Test
  void theEndOfAConnectionHasItsCode() {
    Node event =
        event(
            invocation(
                API.disconnect(client("/dev", null), 1001, "Going away", TIME, "d1"),
                "disconnect"));
    assertThat(value(event, "requestContext", "eventType")).isEqualTo("\"DISCONNECT\"");
    assertThat(value(event, "requestContext", "disconnectStatusCode")).isEqualTo("1001");
    assertThat(value(event, "requestContext", "disconnectReason")).isEqualTo("\"Going away\"");
    assertThat(value(event, "headers", "Host")).isEqualTo("\"localhost:4700\"");
  }

  @Test
  void programsUseTheApiOfTheConnections() {
    for (String prefix : List.of("", "/dev")) {
      Command.Send send =
          (Command.Send)
              API.command(request("POST", prefix + "/@connections/c%3D1", null, "hello"));
      assertThat(send.client()).isEqualTo("c=1");
      assertThat(send.message().text()).isEqualTo("hello");
      assertThat(send.sent().status()).isEqualTo(200);
      assertThat(send.gone().status()).isEqualTo(410);
      assertThat(send.gone().headers()).contains(new Header("x-amzn-errortype", "GoneException"));
    }
    Command.Close close =
        (Command.Close) API.command(request("DELETE", "/dev/@connections/c1", null, ""));
    assertThat(close.closed().status()).isEqualTo(204);
    Command.Describe describe =
        (Command.Describe) API.command(request("GET", "/dev/@connections/c1", null, ""));
    WebSocketClient client = client("/dev", null, new Header("User-Agent", "me"));
    client.setLastActiveAt(TIME.plusSeconds(1));
    assertThat(describe.found().apply(client).payload().text())
        .isEqualTo(
            "{\"connectedAt\":\"2026-03-04T05:06:07.089Z\","
                + "\"identity\":{\"sourceIp\":\"127.0.0.1\",\"userAgent\":\"me\"},"
                + "\"lastActiveAt\":\"2026-03-04T05:06:08.089Z\"}");
    assertThat(status(API.command(request("PUT", "/dev/@connections/c1", null, ""))))
        .isEqualTo(403);
    assertThat(status(API.command(request("GET", "/dev/other", null, "")))).isEqualTo(403);
    assertThat(
            status(
                API.command(request("POST", "/@connections/c1", null, "x".repeat(128 * 1024 + 1)))))
        .isEqualTo(413);
  }

  private static int status(Command command) {
    return ((Command.Respond) command).response().status();
  }
}
