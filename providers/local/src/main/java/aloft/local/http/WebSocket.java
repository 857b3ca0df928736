package aloft.local.http;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/// The server side of a WebSocket connection, on the [Connection] that the client has upgraded.
///
/// It is OPEN until one side closes it. After a close frame of the client, the answer is sent and
/// the connection ends. After one of the server (CLOSING), the client has a few seconds to answer.
/// The listener hears of the end once, with the status code of the side that closed it, or 1006 if
/// the connection broke. All methods run in the event loop.
public final class WebSocket {
  private static final int BROKEN = 1006;
  private static final long CLOSE_NANOS = 5_000_000_000L;

  /// The most bytes that wait for a client that does not read.
  private static final int MAX_UNSENT = 16 * 1024 * 1024;

  private final Connection connection;
  private final EventLoop loop;
  private final Listener listener;
  private State state = State.OPEN;
  private int code = BROKEN;
  private String reason = "";

  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  /// Receives the events of a connection, in the loop.
  public interface Listener {
    void onMessage(byte[] content, boolean isText);

    /// The connection has ended; called once.
    void onClosed(int code, String reason);
  }

  WebSocket(Connection connection, EventLoop loop, Listener listener) {
    this.connection = connection;
    this.loop = loop;
    this.listener = listener;
  }

  /// Whether a request asks for an upgrade to WebSocket.
  public static boolean isUpgrade(HttpRequest request) {
    return request.getFirstHeader("Upgrade") != null
        && "websocket".equalsIgnoreCase(request.getFirstHeader("Upgrade").getValue());
  }

  /// Returns the response that accepts an upgrade.
  ///
  /// @return null if the request is not a valid upgrade of version 13
  public static @Nullable BasicClassicHttpResponse accept(HttpRequest request) {
    String key = value(request, "Sec-WebSocket-Key");
    boolean isValid =
        request.getMethod().equals("GET")
            && hasToken(request, "Connection", "upgrade")
            && "13".equals(value(request, "Sec-WebSocket-Version"))
            && key != null
            && isKey(key);
    if (!isValid || key == null) {
      return null;
    }
    BasicClassicHttpResponse response = new BasicClassicHttpResponse(101);
    response.setHeader("Upgrade", "websocket");
    response.setHeader("Connection", "Upgrade");
    response.setHeader("Sec-WebSocket-Accept", WebSocketFrames.accept(key));
    return response;
  }

  private static boolean hasToken(HttpRequest request, String name, String token) {
    for (Header header : request.getHeaders(name)) {
      for (String part : header.getValue().split(",", -1)) {
        if (part.strip().equalsIgnoreCase(token)) {
          return true;
        }
      }
    }
    return false;
  }

  // 16 bytes in base64
  private static boolean isKey(String key) {
    try {
      return java.util.Base64.getDecoder().decode(key).length == 16;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static @Nullable String value(HttpRequest request, String name) {
    return request.countHeaders(name) == 1 ? request.getFirstHeader(name).getValue() : null;
  }

  /// Upgrades a connection whose request is being processed.
  ///
  /// @return null if the client is gone
  public static @Nullable WebSocket open(
      Connection connection,
      EventLoop loop,
      ClassicHttpResponse response,
      int maxFrame,
      int maxMessage,
      Listener listener) {
    WebSocket socket = new WebSocket(connection, loop, listener);
    FrameReader.WebSocketLimits limits = new FrameReader.WebSocketLimits(maxFrame, maxMessage);
    return connection.upgrade(response, limits, socket) ? socket : null;
  }

  /// Sends a message; does nothing if the connection is closing.
  public void send(byte[] content, boolean isText) {
    if (state == State.OPEN) {
      write(WebSocketFrames.of(isText ? WebSocketFrames.TEXT : WebSocketFrames.BINARY, content));
    }
  }

  private void write(byte[] frame) {
    if (connection.unsent() + frame.length > MAX_UNSENT) {
      connection.close();
    } else {
      connection.send(frame);
    }
  }

  /// Closes the connection with a status code.
  public void close(int closeCode, String closeReason) {
    if (state != State.OPEN) {
      return;
    }
    state = State.CLOSING;
    code = closeCode;
    reason = closeReason;
    write(WebSocketFrames.close(closeCode, closeReason));
    loop.timer(connection::close).scheduleAfter(CLOSE_NANOS);
  }

  /// The input that the connection passes on.
  FrameReader.Listener frames() {
    return new FrameReader.Listener() {
      @Override
      public void onMessage(byte[] content, boolean isText) {
        if (state == State.OPEN) {
          listener.onMessage(content, isText);
        }
      }

      @Override
      public void onPing(byte[] content) {
        if (state == State.OPEN) {
          write(WebSocketFrames.of(WebSocketFrames.PONG, content));
        }
      }

      @Override
      public void onClose(int closeCode, String closeReason) {
        if (state == State.OPEN) {
          code = closeCode;
          reason = closeReason;
          state = State.CLOSING;
          write(WebSocketFrames.close(closeCode, closeReason));
        }
        connection.closeWhenSent();
      }

      @Override
      public boolean isOpen() {
        return state != State.CLOSED && !connection.isClosing();
      }
    };
  }

  /// The client does not follow the protocol: the connection ends when the close frame is sent.
  void fail(FrameReader.InvalidFrameException error) {
    close(error.code(), String.valueOf(error.getMessage()));
    connection.closeWhenSent();
  }

  /// The connection is closed.
  void closed() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      listener.onClosed(code, reason);
    }
  }
}
