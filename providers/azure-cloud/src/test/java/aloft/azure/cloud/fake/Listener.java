package aloft.azure.cloud.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// One function behind two addresses on the loopback interface: plain HTTP, and TLS from its first
/// use on.
final class Listener implements AutoCloseable {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("content-length", "transfer-encoding", "connection", "keep-alive");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Function<Call, Answer> function;
  private final HttpServer plain;
  private @Nullable HttpServer secure;

  Listener(Function<Call, Answer> function) {
    this.function = function;
    try {
      plain = start(HttpServer.create(loopback(), 0), "http");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Host and port, as in `127.0.0.1:8080`.
  String authority(boolean isSecure) {
    return "127.0.0.1:" + (isSecure ? secure() : plain).getAddress().getPort();
  }

  /// The address without a slash at the end.
  String address(boolean isSecure) {
    return (isSecure ? "https://" : "http://") + authority(isSecure);
  }

  private synchronized HttpServer secure() {
    HttpServer started = secure;
    if (started == null) {
      try {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(Tls.SHARED));
        started = start(server, "https");
        secure = started;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return started;
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private HttpServer start(HttpServer server, String scheme) {
    String base = scheme + "://127.0.0.1:" + server.getAddress().getPort();
    server.createContext("/", http -> handle(base, http));
    server.setExecutor(threads);
    server.start();
    return server;
  }

  private void handle(String base, HttpExchange http) throws IOException {
    try (http) {
      Map<String, String> headers = new TreeMap<>();
      http.getRequestHeaders()
          .forEach((name, values) ->
              headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
      byte[] body = http.getRequestBody().readAllBytes();
      if ("gzip".equals(headers.get("content-encoding"))) {
        headers.remove("content-encoding");
        body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
      }
      Answer answer =
          function.apply(
              new Call(
                  base, http.getRequestMethod(), http.getRequestURI().toString(), headers, body));
      if (answer.status() == 0) {
        return;
      }
      answer
          .headers()
          .forEach((name, value) -> {
            if (!OF_THE_CONNECTION.contains(name)) {
              http.getResponseHeaders().add(name, value);
            }
          });
      boolean isHead = http.getRequestMethod().equals("HEAD");
      String length = answer.headers().get("content-length");
      if (isHead && length != null) {
        http.getResponseHeaders().add("content-length", length);
      }
      boolean isEmpty = answer.body().length == 0 || isHead;
      http.sendResponseHeaders(answer.status(), isEmpty ? -1 : answer.body().length);
      if (!isEmpty) {
        http.getResponseBody().write(answer.body());
      }
    }
  }

  @Override
  public synchronized void close() {
    plain.stop(0);
    if (secure != null) {
      secure.stop(0);
    }
    threads.close();
  }
}
