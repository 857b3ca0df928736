package aloft.local.gateway;

import aloft.local.http.Connection;
import aloft.local.http.ReceivedRequest;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.impl.ServerSupport;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/// Who has called, and until when he must have done what is awaited of him. Who sends a byte now
/// and then, or does not take his answer, is cut off: memory is for others, too.
final class ClientConnection implements Connection.Listener {
  private final HttpServer server;
  private final Connection connection;
  private final Patience patience;
  private Stage stage = Stage.HEAD;
  private long due;

  /// What is awaited: a request, the rest of it, an answer of ours, that the answer is taken.
  private enum Stage {
    HEAD,
    BODY,
    WORK,
    ANSWER
  }

  /// How long a caller may take, in milliseconds.
  ///
  /// @param idle from one answer to the end of the head of the next request
  /// @param body for the body of a request
  /// @param answer to take an answer
  /// @param callers the most connections of a port; the one that has waited longest makes room
  record Patience(int idle, int body, int answer, int callers) {
    /// How often to look, in nanoseconds.
    long tick() {
      return Math.clamp(Math.min(idle, Math.min(body, answer)) / 4, 5, 1000) * 1_000_000L;
    }
  }

  ClientConnection(HttpServer server, Connection connection, Patience patience) {
    this.server = server;
    this.connection = connection;
    this.patience = patience;
    await(Stage.HEAD, patience.idle());
  }

  private void await(Stage next, long millis) {
    due = System.nanoTime() + millis * 1_000_000;
    stage = next;
  }

  @Override
  public void begun() {
    await(Stage.BODY, patience.body());
  }

  @Override
  public void heard(ReceivedRequest heard) {
    stage = Stage.WORK;
    server.answer(this, heard);
  }

  /// Answers what was heard.
  void reply(BasicClassicHttpResponse response, byte[] body) {
    await(Stage.ANSWER, patience.answer());
    boolean bare =
        response.getCode() < 200 || response.getCode() == 204 || response.getCode() == 304;
    connection.reply(response, bare ? null : body);
  }

  @Override
  public void taken() {
    if (stage == Stage.ANSWER) {
      await(Stage.HEAD, patience.idle());
    }
  }

  @Override
  public void misunderstood(Exception why) {
    say(
        why instanceof org.apache.hc.core5.http.HttpException
            ? ServerSupport.toStatusCode(why)
            : 400,
        ServerSupport.toErrorMessage(why));
  }

  private void say(int status, String message) {
    BasicClassicHttpResponse response = new BasicClassicHttpResponse(status);
    response.addHeader("Content-Type", "text/plain; charset=ISO-8859-1");
    reply(response, message.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void ended() {
    // It may still want its answer.
  }

  @Override
  public void gone() {
    server.forget(this);
  }

  /// Whether it has not sent the head of a request yet.
  boolean isWaiting() {
    return stage == Stage.HEAD;
  }

  long due() {
    return due;
  }

  /// Cuts it off where its time is up.
  void look(long now) {
    if (stage == Stage.WORK || now - due < 0) {
      return;
    }
    if (stage == Stage.BODY && connection.refuse()) {
      BasicClassicHttpResponse late = new BasicClassicHttpResponse(408);
      late.addHeader("Content-Type", "application/json");
      reply(late, "{\"message\":\"Request Timeout\"}".getBytes(StandardCharsets.UTF_8));
    } else {
      close();
    }
  }

  void close() {
    connection.close();
  }
}
