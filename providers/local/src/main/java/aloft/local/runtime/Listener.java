package aloft.local.runtime;

import aloft.spi.worker.Reply;
import aloft.spi.worker.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.HttpResponseInterceptor;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnectionFactory;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.RequestValidateHost;
import org.apache.hc.core5.http.protocol.ResponseContent;
import org.jspecify.annotations.Nullable;

/// One port on the loopback address for one worker. Its connections are few and long, so each has a
/// thread; the thread that reads a request also waits for the reply.
final class Listener implements AutoCloseable {
  private final ServerSocket server;
  private final Function<Request, @Nullable Reply> answer;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /// Opens a port.
  ///
  /// @param answer gives the reply, when there is one; null closes the connection
  Listener(Function<Request, @Nullable Reply> answer) throws IOException {
    this.answer = answer;
    this.server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    start("worker-listener", this::accept);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private void start(String name, Runnable body) {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .unstarted(() -> {
              try {
                body.run();
              } finally {
                threads.remove(Thread.currentThread());
              }
            });
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    HttpService service = service();
    DefaultBHttpServerConnectionFactory connections =
        DefaultBHttpServerConnectionFactory.builder().build();
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        start("worker-connection", () -> serve(service, connections, socket));
      } catch (IOException e) {
        // Closed; or the worker broke off before it was heard, and it is the loop that decides.
      }
    }
  }

  private void serve(
      HttpService service, DefaultBHttpServerConnectionFactory connections, Socket socket) {
    try (socket;
        DefaultBHttpServerConnection connection = connections.createConnection(socket)) {
      socket.setTcpNoDelay(true);
      HttpCoreContext context = HttpCoreContext.create();
      while (connection.isOpen()) {
        service.handleRequest(connection, context);
      }
    } catch (IOException | HttpException e) {
      // The worker has gone, or does not speak HTTP: whoever waits for it hears of its exit.
    } finally {
      sockets.remove(socket);
    }
  }

  private HttpService service() {
    return new HttpService(
        new DefaultHttpProcessor(
            new HttpRequestInterceptor[] {new RequestValidateHost()},
            // Not ResponseConnControl: it would end the connection of a worker after each refusal.
            new HttpResponseInterceptor[] {new ResponseContent()}),
        (request, context) -> this::handle,
        null,
        null);
  }

  private void handle(ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context)
      throws IOException, HttpException {
    // A web page must not take a worker's events away.
    if (request.containsHeader("Origin") || request.containsHeader("Sec-Fetch-Site")) {
      response.setCode(403);
      return;
    }
    HttpEntity entity = request.getEntity();
    InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent();
    Reply reply =
        answer.apply(
            new Request(
                request.getMethod(),
                request.getPath(),
                fields(List.of(request.getHeaders())),
                body,
                () -> trailers(body)));
    EntityUtils.consume(entity);
    if (reply == null) {
      throw new IOException("closed");
    }
    response.setCode(reply.status());
    reply.headers().forEach(response::setHeader);
    response.setEntity(new ByteArrayEntity(reply.body().bytes(), null));
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
          .computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(header.getValue());
    }
    return fields;
  }

  /// Waits until all that the worker had sent before it went is heard.
  void drain(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    for (Thread thread : threads) {
      if (!thread.getName().equals("worker-connection")) {
        continue;
      }
      try {
        thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /// Ends all threads: one that still reads delays the end of the whole program.
  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      // What cannot be closed is closed already.
    } finally {
      for (Thread thread : threads) {
        try {
          thread.join(100);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
