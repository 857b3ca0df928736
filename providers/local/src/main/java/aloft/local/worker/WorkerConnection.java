package aloft.local.worker;

import aloft.local.http.Connection;
import aloft.local.http.EventLoop;
import aloft.local.http.ReceivedRequest;
import aloft.spi.emulation.RuntimeRequest;
import aloft.spi.emulation.RuntimeResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/// One connection of a worker, in the loop.
final class WorkerConnection implements Connection.Listener {
  private static final Connection.Limits LIMITS =
      new Connection.Limits(1024 * 1024, -1, 200 * 1024 * 1024 + 1);

  private final ProcessWorker worker;
  private final Connection connection;

  private WorkerConnection(ProcessWorker worker, Connection connection) {
    this.worker = worker;
    this.connection = connection;
  }

  /// Hears a worker that has called.
  static void open(EventLoop loop, SocketChannel channel, ProcessWorker worker) {
    new Connection(
        loop,
        channel,
        LIMITS,
        connection -> {
          WorkerConnection wire = new WorkerConnection(worker, connection);
          worker.connected(wire);
          return wire;
        });
  }

  @Override
  public void begun() {
    // The function's timeout counts for the rest of the request, too.
  }

  @Override
  public void heard(ReceivedRequest heard) {
    // A web page must not take a worker's events away.
    if (heard.head().containsHeader("Origin") || heard.head().containsHeader("Sec-Fetch-Site")) {
      BasicClassicHttpResponse refusal = new BasicClassicHttpResponse(403);
      refusal.addHeader("Connection", "close");
      connection.reply(refusal, new byte[0]);
      return;
    }
    worker.hear(
        this,
        new RuntimeRequest(
            heard.head().getMethod(),
            heard.head().getPath(),
            fields(List.of(heard.head().getHeaders())),
            new Whole(heard.body().bytes()),
            () -> fields(heard.trailers())));
  }

  /// A body that is there: what is read of it at once is copied once at the most.
  private static final class Whole extends ByteArrayInputStream {
    Whole(byte[] bytes) {
      super(bytes);
    }

    @Override
    public byte[] readNBytes(int most) {
      if (pos == 0 && most >= count) {
        pos = count;
        return buf;
      }
      byte[] part = Arrays.copyOfRange(buf, pos, Math.min(count, pos + most));
      pos += part.length;
      return part;
    }
  }

  /// What the worker asks next, where it has said so with its result: our own do, so that a call is
  /// a single exchange.
  static @Nullable RuntimeRequest following(RuntimeRequest result) {
    String path = result.header("aloft-then");
    return path == null
        ? null
        : new RuntimeRequest("GET", path, Map.of(), InputStream.nullInputStream(), Map::of);
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

  /// Replies to the last request.
  void reply(RuntimeResponse reply) {
    BasicClassicHttpResponse response = new BasicClassicHttpResponse(reply.status());
    reply.headers().forEach(response::addHeader);
    connection.reply(response, reply.body().bytes());
    connection.push();
  }

  @Override
  public void misunderstood(Exception why) {
    close();
  }

  @Override
  public void ended() {
    close();
  }

  @Override
  public void taken() {
    // A worker takes what it has asked for.
  }

  @Override
  public void gone() {
    worker.disconnected(this);
  }

  /// Hears what has come up to now.
  void read() {
    try {
      while (connection.read()) {
        // A turn takes a part of it.
      }
    } catch (IOException e) {
      close();
    }
  }

  void close() {
    connection.close();
  }
}
