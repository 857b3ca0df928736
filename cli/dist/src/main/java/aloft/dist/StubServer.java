package aloft.dist;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Serves the stubs of the clouds on the loopback interface, with and without TLS.
public final class StubServer implements AutoCloseable {
  private static final Duration LONGEST_TRAINING = Duration.ofMinutes(10);
  private static final char[] PASSWORD = "training".toCharArray();

  private final HttpServer plain;
  private final HttpsServer secure;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /// Starts it on two free ports.
  ///
  /// @param keyStore the key of the server with TLS
  StubServer(Path keyStore, HttpHandler stub) throws IOException, GeneralSecurityException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    plain = HttpServer.create(anyPort, 0);
    secure = HttpsServer.create(anyPort, 0);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(keyStore.toFile(), PASSWORD), PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    secure.setHttpsConfigurator(new HttpsConfigurator(context));
    for (HttpServer server : new HttpServer[] {plain, secure}) {
      server.createContext("/", stub);
      server.setExecutor(threads);
      server.start();
    }
  }

  /// Runs it until it is stopped.
  ///
  /// @param arguments the key store; the file that it writes `http=PORT` and `https=PORT` to, after
  ///   `google.json` beside it, the key of a service account of Google
  public static void main(String[] arguments)
      throws IOException, GeneralSecurityException, InterruptedException {
    AwsStub aws = new AwsStub();
    GoogleStub google = new GoogleStub();
    HttpHandler both =
        exchange -> (GoogleStub.isAsked(exchange) ? google : (HttpHandler) aws).handle(exchange);
    try (StubServer server = new StubServer(Path.of(arguments[0]), both)) {
      Path ports = Path.of(arguments[1]);
      Path fresh = Path.of(arguments[1] + ".new");
      Files.writeString(
          ports.resolveSibling("google.json"),
          GoogleStub.key("https://127.0.0.1:" + server.httpsPort()));
      Files.writeString(
          fresh, "http=%d%nhttps=%d%n".formatted(server.httpPort(), server.httpsPort()));
      Files.move(fresh, ports, StandardCopyOption.ATOMIC_MOVE);
      // The installer ends the process before.
      Thread.sleep(LONGEST_TRAINING);
    }
  }

  int httpPort() {
    return plain.getAddress().getPort();
  }

  int httpsPort() {
    return secure.getAddress().getPort();
  }

  @Override
  public void close() {
    plain.stop(0);
    secure.stop(0);
    threads.shutdownNow();
  }

  static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
