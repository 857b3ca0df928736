package aloft.local.gateway;

import aloft.local.http.Connection;
import aloft.local.http.ReceivedRequest;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.impl.ServerSupport;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/// A client connection and its read and write deadlines.
///
/// The stages are: waiting for the head of a request (HEAD), for its body (BODY), for the response
/// of the handler (PROCESSING) and for the client to read the response (REPLY). Each stage except
/// PROCESSING has a deadline, so that slow clients do not hold memory. All methods run in the event
/// loop.
final class ClientConnection implements Connection.Listener {
  private final HttpServer server;
  private final Connection connection;
  private final Timeouts timeouts;
  private Stage stage = Stage.HEAD;
  private long deadline;

  /// The step of the current request.
  private enum Stage {
    HEAD,
    BODY,
    PROCESSING,
    REPLY
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

  private void enter(Stage next, long millis) {
    deadline = System.nanoTime() + millis * 1_000_000;
    stage = next;
  }

  @Override
  public void onHead() {
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
  public void onProtocolError(Exception error) {
    replyText(
        error instanceof org.apache.hc.core5.http.HttpException
            ? ServerSupport.toStatusCode(error)
            : 400,
        ServerSupport.toErrorMessage(error));
  }

  private void replyText(int status, String message) {
    BasicClassicHttpResponse response = new BasicClassicHttpResponse(status);
    response.addHeader("Content-Type", "text/plain; charset=ISO-8859-1");
    reply(response, message.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void onEof() {
    // The client may still read the response.
  }

  @Override
  public void onClosed() {
    server.remove(this);
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
    if (stage == Stage.PROCESSING || now - deadline < 0) {
      return;
    }
    if (stage == Stage.BODY && connection.abandonBody()) {
      BasicClassicHttpResponse timeout = new BasicClassicHttpResponse(408);
      timeout.addHeader("Content-Type", "application/json");
      reply(timeout, "{\"message\":\"Request Timeout\"}".getBytes(StandardCharsets.UTF_8));
    } else {
      close();
    }
  }

  void close() {
    connection.close();
  }
}
