package aloft.local.worker;

import aloft.local.http.Connection;
import aloft.local.http.EventLoop;
import aloft.local.http.InvalidMessageException;
import aloft.local.http.ReceivedRequest;
import aloft.spi.emulation.RuntimeRequest;
import aloft.spi.emulation.RuntimeResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/// A connection of a worker. All methods run in the event loop.
final class WorkerConnection implements Connection.Listener {
  /// The request header with the mark of the worker's process.
  private static final String MARK = "Aloft-Worker";

  static final Connection.Limits LIMITS =
      new Connection.Limits(1024 * 1024, -1, 200 * 1024 * 1024 + 1, 1);

  private final PullTransport transport;
  private final Connection connection;
  private final boolean local;
  private boolean verified;

  private WorkerConnection(PullTransport transport, Connection connection, boolean verified) {
    this.transport = transport;
    this.connection = connection;
    this.local = !verified;
    this.verified = verified;
  }

  /// Whether it uses the Unix socket.
  boolean isLocal() {
    return local;
  }

  /// Serves a new connection.
  ///
  /// @param verified whether it is known to be the worker's; otherwise it uses the Unix socket, and
  ///   its first request must prove that
  static void open(
      EventLoop loop, SocketChannel channel, PullTransport transport, boolean verified) {
    new Connection(
        loop,
        channel,
        LIMITS,
        connection -> {
          WorkerConnection workerConnection = new WorkerConnection(transport, connection, verified);
          transport.connected(workerConnection);
          return workerConnection;
        });
  }

  @Override
  public void onHead(HttpRequest head) {
    // The function's timeout also covers the rest of the request.
    verify(head);
  }

  private void verify(HttpRequest head) {
    if (!verified) {
      Header mark = head.getFirstHeader(MARK);
      verified = transport.isWorker(mark == null ? null : mark.getValue());
      if (!verified) {
        close();
      }
    }
  }

  @Override
  public void onRequest(ReceivedRequest request) {
    verify(request.head());
    if (!verified) {
      return;
    }
    // A web page must not receive a worker's events.
    if (request.head().containsHeader("Origin")
        || request.head().containsHeader("Sec-Fetch-Site")) {
      BasicClassicHttpResponse refusal = new BasicClassicHttpResponse(403);
      refusal.addHeader("Connection", "close");
      connection.reply(refusal, new byte[0]);
      return;
    }
    transport.handle(
        this,
        new RuntimeRequest(
            request.head().getMethod(),
            request.head().getPath(),
            headerMap(List.of(request.head().getHeaders())),
            new BodyStream(request.body().bytes()),
            () -> headerMap(request.trailers())));
  }

  /// A complete body. Reading all of it at once makes no copy.
  private static final class BodyStream extends ByteArrayInputStream {
    BodyStream(byte[] bytes) {
      super(bytes);
    }

    @Override
    public byte[] readNBytes(int limit) {
      if (pos == 0 && limit >= count) {
        pos = count;
        return buf;
      }
      byte[] part = Arrays.copyOfRange(buf, pos, Math.min(count, pos + limit));
      pos += part.length;
      return part;
    }
  }

  private static Map<String, List<String>> headerMap(List<Header> headers) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (Header header : headers) {
      fields
          .computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
          .add(header.getValue());
    }
    return fields;
  }

  /// Replies to the current request.
  void reply(RuntimeResponse reply) {
    BasicClassicHttpResponse response = new BasicClassicHttpResponse(reply.status());
    reply.headers().forEach(response::addHeader);
    connection.reply(response, reply.body().bytes());
    connection.flush();
  }

  @Override
  public void onProtocolError(InvalidMessageException error) {
    connection.reply(new BasicClassicHttpResponse(error.status()), new byte[0]);
  }

  @Override
  public void onEof() {
    close();
  }

  @Override
  public void onFlushed() {
    // Workers have no deadline for reading replies.
  }

  @Override
  public void onClosed() {
    transport.disconnected(this);
  }

  /// Reads and processes all input that is available now.
  void readPending() {
    try {
      while (connection.read()) {
        // Each call reads a part of the input.
      }
    } catch (IOException e) {
      close();
    }
  }

  void close() {
    connection.close();
  }
}
