package aloft.aws.emulation.http;

import aloft.aws.emulation.id.StableIds;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.WebSocketClient;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The events of a WebSocket API.
///
/// @param id of the event, unique
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html">WebSocket
///   API variables</a>
record WebSocketEvent(WebSocketSettings settings, WebSocketClient client, Instant time, String id) {

  /// The event of a client that connects.
  JsonWriter connect() {
    JsonWriter out = new JsonWriter().open();
    writeRequest(out);
    openContext(out, WebSocketSettings.CONNECT, "CONNECT").close();
    return out.put("isBase64Encoded", false).close();
  }

  /// The event for the authorizer of a client that connects.
  JsonWriter authorizer() {
    JsonWriter out = new JsonWriter().open().put("type", "REQUEST").put("methodArn", arn());
    writeRequest(out);
    out.open("stageVariables").close();
    openContext(out, WebSocketSettings.CONNECT, "CONNECT").close();
    return out.close();
  }

  /// The event of a message.
  JsonWriter message(String route, Payload body, boolean isText) {
    JsonWriter out = new JsonWriter().open();
    openContext(out, route, "MESSAGE").put("messageId", StableIds.extended(id)).close();
    out.put("body", isText ? body.text() : Base64.getEncoder().encodeToString(body.bytes()));
    return out.put("isBase64Encoded", !isText).close();
  }

  /// The event of a connection that has ended.
  JsonWriter disconnect(int code, String reason) {
    JsonWriter out = new JsonWriter().open();
    Map<String, List<String>> headers =
        Map.of("Host", List.of(host()), "x-api-key", List.of(""), "x-restapi", List.of(""));
    writeHeaders(out, headers);
    openContext(out, WebSocketSettings.DISCONNECT, "DISCONNECT")
        .put("disconnectStatusCode", code)
        .put("disconnectReason", reason)
        .close();
    return out.put("isBase64Encoded", false).close();
  }

  /// The ARN of the route `$connect`, for policies.
  String arn() {
    return "arn:aws:execute-api:"
        + settings.region()
        + ":"
        + StableIds.ACCOUNT
        + ":"
        + settings.apiId()
        + "/"
        + settings.stage()
        + "/"
        + WebSocketSettings.CONNECT;
  }

  /// The value of an identity source; null if the request does not have it.
  @Nullable String value(String source) {
    HttpRequest request = client.request();
    String name = source.substring(source.lastIndexOf('.') + 1);
    if (source.startsWith("route.request.header.")) {
      return request.header(name);
    }
    List<String> values = QueryParameters.of(request.query()).get(name);
    return !source.startsWith("route.request.querystring.") || values == null
        ? null
        : values.getLast();
  }

  private void writeRequest(JsonWriter out) {
    writeHeaders(out, new ForwardedRequest(client.request(), false).headers());
    Map<String, List<String>> query = QueryParameters.of(client.request().query());
    if (!query.isEmpty()) {
      out.open("queryStringParameters");
      query.forEach((name, values) -> out.put(name, values.getLast()));
      out.close();
      out.lists("multiValueQueryStringParameters", query);
    }
  }

  private static void writeHeaders(JsonWriter out, Map<String, List<String>> headers) {
    out.open("headers");
    headers.forEach((name, values) -> out.put(name, values.getLast()));
    out.close();
    out.lists("multiValueHeaders", headers);
  }

  /// The address that the client used, with the port: programs send messages to it.
  private String host() {
    String host = client.request().header("Host");
    return host == null ? "localhost" : host;
  }

  private JsonWriter openContext(JsonWriter out, String route, String type) {
    HttpRequest request = client.request();
    out.open("requestContext").put("routeKey", route);
    if (client.context() != null) {
      out.raw("authorizer", client.context());
    }
    out.put("eventType", type)
        .put("extendedRequestId", StableIds.extended(id))
        .put("requestTime", ForwardedRequest.time(time))
        .put("messageDirection", "IN")
        .put("stage", settings.stage())
        .put("connectedAt", client.connectedAt().toEpochMilli())
        .put("requestTimeEpoch", time.toEpochMilli())
        .open("identity");
    String agent = request.header("User-Agent");
    if (agent != null) {
      out.put("userAgent", agent);
    }
    return out.put("sourceIp", request.sourceIp())
        .close()
        .put("requestId", StableIds.extended(id))
        .put("domainName", host())
        .put("connectionId", client.id())
        .put("apiId", settings.apiId());
  }
}
