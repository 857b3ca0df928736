package aloft.spi.emulation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A client of a WebSocket API, from the request to connect until the end of the connection.
public final class WebSocketClient {
  private final String id;
  private final HttpRequest request;
  private volatile Instant lastActiveAt;
  private volatile @Nullable String context;

  /// @param id unique; may be part of a URL
  /// @param request the request to connect
  public WebSocketClient(String id, HttpRequest request) {
    this.id = id;
    this.request = request;
    this.lastActiveAt = request.receivedAt();
  }

  public String id() {
    return id;
  }

  public HttpRequest request() {
    return request;
  }

  public Instant connectedAt() {
    return request.receivedAt();
  }

  /// When the last message was received or sent.
  public Instant lastActiveAt() {
    return lastActiveAt;
  }

  public void setLastActiveAt(Instant time) {
    lastActiveAt = time;
  }

  /// What the handler has learned about the client when it connected, in the form of the handler;
  /// null if nothing.
  public @Nullable String context() {
    return context;
  }

  public void setContext(@Nullable String learned) {
    context = learned;
  }
}
