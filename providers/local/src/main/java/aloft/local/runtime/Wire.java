package aloft.local.runtime;

import aloft.local.http.Exchanges;
import aloft.spi.worker.Reply;
import aloft.spi.worker.Request;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// One connection of a worker. A single thread at a time reads from it and writes to it: its own,
/// or the one that calls the function, which spares two changes of threads in each call.
final class Wire {
  private static final int BUFFER = 32 * 1024;
  private static final Http1Config CONFIG = Http1Config.custom().setBufferSize(BUFFER).build();

  private final Socket socket;
  private final Incoming in;
  private final Outgoing out;
  private final Connection connection;
  private final Semaphore turn = new Semaphore(0);
  private @Nullable ClassicHttpRequest request;
  private volatile boolean closed;

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    this.in = new Incoming(socket.getInputStream());
    this.out = new Outgoing(socket.getOutputStream());
    this.connection = new Connection();
    connection.bind(
        new SocketHolder(socket) {
          @Override
          protected InputStream getInputStream(Socket from) {
            return in;
          }

          @Override
          protected OutputStream getOutputStream(Socket to) {
            return out;
          }
        });
  }

  private static final class Connection extends DefaultBHttpServerConnection {
    Connection() {
      super("http", CONFIG, null, null, null, null, Exchanges.parsers(CONFIG), null);
    }

    @Override
    protected void bind(SocketHolder holder) throws IOException {
      super.bind(holder);
    }
  }

  /// Can be looked into without waiting.
  private static final class Incoming extends FilterInputStream {
    private boolean looking;

    Incoming(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (looking && in.available() == 0) {
        throw new SocketTimeoutException();
      }
      return in.read(bytes, offset, length);
    }
  }

  /// Sends when it is told to: a reply may leave together with the next one.
  private static final class Outgoing extends BufferedOutputStream {
    Outgoing(OutputStream out) {
      super(out, BUFFER);
    }

    @Override
    public void flush() {
      // HttpCore flushes after each message.
    }

    void push() throws IOException {
      super.flush();
    }
  }

  /// The next request; null where the worker has gone, or does not speak HTTP: whoever waits for it
  /// hears of its exit.
  @Nullable Request receive() {
    try {
      ClassicHttpRequest received = connection.receiveRequestHeader();
      request = received;
      if (received == null) {
        close();
        return null;
      }
      connection.receiveRequestEntity(received);
      // A web page must not take a worker's events away.
      if (received.containsHeader("Origin") || received.containsHeader("Sec-Fetch-Site")) {
        send(new Reply(403, Map.of(), aloft.spi.worker.Payload.of("")));
        push();
        close();
        return null;
      }
      Header expect = received.getFirstHeader("Expect");
      if (expect != null && "100-continue".equalsIgnoreCase(expect.getValue())) {
        connection.sendResponseHeader(new BasicClassicHttpResponse(100));
        connection.flush();
        push();
      }
      return request(received);
    } catch (IOException | HttpException e) {
      close();
      return null;
    }
  }

  private static Request request(ClassicHttpRequest received) throws IOException {
    HttpEntity entity = received.getEntity();
    InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent();
    return new Request(
        received.getMethod(),
        received.getPath(),
        fields(List.of(received.getHeaders())),
        body,
        () -> trailers(body));
  }

  /// What the worker asks next, where it has said so with its result: our own do, so that a call is
  /// a single exchange.
  static @Nullable Request following(Request result) {
    String path = result.header("aloft-then");
    return path == null
        ? null
        : new Request("GET", path, Map.of(), InputStream.nullInputStream(), Map::of);
  }

  private static Map<String, List<String>> trailers(InputStream body) {
    return body instanceof ChunkedInputStream chunked
        ? fields(List.of(chunked.getFooters()))
        : Map.of();
  }

  private static Map<String, List<String>> fields(List<? extends Header> headers) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (Header header : headers) {
      fields
          .computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
          .add(header.getValue());
    }
    return fields;
  }

  /// Replies to the last request; what is sent leaves with [#push].
  void send(Reply reply) {
    ClassicHttpRequest asked = request;
    if (asked == null) {
      return;
    }
    try {
      EntityUtils.consume(asked.getEntity());
      ClassicHttpResponse response = new BasicClassicHttpResponse(reply.status());
      reply.headers().forEach(response::addHeader);
      byte[] body = reply.body().bytes();
      response.addHeader("Content-Length", Integer.toString(body.length));
      response.setEntity(new ByteArrayEntity(body, null));
      boolean kept = Exchanges.isKept(asked, response, HttpCoreContext.create());
      if (!kept) {
        response.addHeader("Connection", "close");
      }
      connection.sendResponseHeader(response);
      connection.sendResponseEntity(response);
      if (!kept) {
        push();
        close();
      }
    } catch (IOException | HttpException e) {
      close();
    }
  }

  /// Lets all replies leave.
  void push() {
    try {
      out.push();
    } catch (IOException e) {
      close();
    }
  }

  /// Whether another request is there already, at least its beginning.
  boolean more() {
    in.looking = true;
    try {
      return !closed && connection.isDataAvailable(Timeout.ofMilliseconds(1));
    } catch (IOException e) {
      return false;
    } finally {
      in.looking = false;
    }
  }

  /// Holds this connection's own thread until [#resume].
  void hold() {
    turn.acquireUninterruptibly();
  }

  /// Lets the connection's own thread go on.
  void resume() {
    turn.release();
  }

  int port() {
    return socket.getPort();
  }

  /// Ends the connection, and with it whoever reads from it.
  void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      // What cannot be closed is closed already.
    }
    turn.release();
  }
}
