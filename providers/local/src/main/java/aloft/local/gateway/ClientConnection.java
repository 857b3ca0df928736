package aloft.local.gateway;

import aloft.local.http.Connection;
import aloft.local.http.EventLoop;
import aloft.local.http.InvalidMessageException;
import aloft.local.http.ReceivedRequest;
import aloft.local.http.WebSocket;
import aloft.spi.document.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/// A client connection and its read and write deadlines.
///
/// The stages are: waiting for the head of a request (HEAD), for its body (BODY), for the response
/// of the handler (PROCESSING) and for the client to read the response (REPLY). Each stage except
/// PROCESSING has a deadline, so that slow clients do not hold memory. A connection that is
/// UPGRADED to WebSocket has none here. All methods run in the event loop.
final class ClientConnection implements Connection.Listener {
  private static final int DRAIN_MILLIS = 1000;

  private final HttpServer server;
  private final Connection connection;
  private final Timeouts timeouts;
  private Stage stage = Stage.HEAD;
  private long deadline;
  private boolean last;

  /// The step of the current request.
  private enum Stage {
    HEAD,
    BODY,
    PROCESSING,
    REPLY,
    UPGRADED
  }

  /// The timeouts of a client, in milliseconds.
  ///
  /// @param idle from one response to the end of the head of the next request
  /// @param body for the body of a request
  /// @param answer to read a response
  /// @param maxConnections the most connections of a server; a new one closes the one that is idle
  ///   longest
  record Timeouts(int idle, int body, int answer, int maxConnections) {
    /// The interval of deadline checks, in nanoseconds.
    long checkInterval() {
      return Math.clamp(Math.min(idle, Math.min(body, answer)) / 4, 5, 1000) * 1_000_000L;
    }
  }

  ClientConnection(HttpServer server, Connection connection, Timeouts timeouts) {
    this.server = server;
    this.connection = connection;
    this.timeouts = timeouts;
    enter(Stage.HEAD, timeouts.idle());
  }

  /// The next reply closes the connection.
  void closeAfterReply() {
    last = true;
  }

  /// Accepts at most one more request, which must arrive soon.
  void drain() {
    last = true;
    if (stage == Stage.HEAD) {
      enter(Stage.HEAD, Math.min(timeouts.idle(), DRAIN_MILLIS));
    }
  }

  private void enter(Stage next, long millis) {
    deadline = System.nanoTime() + millis * 1_000_000;
    stage = next;
  }

  @Override
  public void onHead(HttpRequest head) {
    enter(Stage.BODY, timeouts.body());
  }

  @Override
  public void onRequest(ReceivedRequest request) {
    stage = Stage.PROCESSING;
    server.handle(this, request);
  }

  /// Replies to the current request.
  void reply(BasicClassicHttpResponse response, byte[] body) {
    enter(Stage.REPLY, timeouts.answer());
    if (last) {
      response.setHeader("Connection", "close");
    }
    boolean withoutBody =
        response.getCode() < 200 || response.getCode() == 204 || response.getCode() == 304;
    connection.reply(response, withoutBody ? null : body);
  }

  @Override
  public void onFlushed() {
    if (stage == Stage.REPLY) {
      enter(Stage.HEAD, timeouts.idle());
    }
  }

  @Override
  public void onProtocolError(InvalidMessageException error) {
    replyMessage(error.status(), String.valueOf(error.getMessage()));
  }

  private void replyMessage(int status, String message) {
    BasicClassicHttpResponse response = new BasicClassicHttpResponse(status);
    response.addHeader("Content-Type", "application/json");
    reply(response, Json.write(Map.of("message", message), 0).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void onEof() {
    // The client may still read the response.
  }

  @Override
  public void onClosed() {
    server.remove(this);
  }

  /// Upgrades the connection to WebSocket.
  ///
  /// @return null if the client is gone
  @Nullable WebSocket upgrade(
      BasicClassicHttpResponse response, HttpServer.Upgrade.Accept accept, EventLoop loop) {
    stage = Stage.UPGRADED;
    String protocol = accept.protocol();
    if (protocol != null) {
      response.setHeader("Sec-WebSocket-Protocol", protocol);
    }
    return WebSocket.open(
        connection, loop, response, accept.maxFrame(), accept.maxMessage(), accept.listener());
  }

  /// Whether it waits for the head of a request.
  boolean isAwaitingHead() {
    return stage == Stage.HEAD;
  }

  long deadline() {
    return deadline;
  }

  /// Closes the connection, or replies with status 408, if the deadline has passed.
  void closeIfLate(long now) {
    if (stage == Stage.PROCESSING || stage == Stage.UPGRADED || now - deadline < 0) {
      return;
    }
    if (stage == Stage.BODY && connection.abandonBody()) {
      replyMessage(408, "Request Timeout");
    } else {
      close();
    }
  }

  void close() {
    connection.close();
  }
}
