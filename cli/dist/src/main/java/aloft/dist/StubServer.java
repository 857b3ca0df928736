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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Serves the stubs of the clouds on the loopback interface, with and without TLS.
public final class StubServer implements AutoCloseable {
  private static final Duration LONGEST_TRAINING = Duration.ofMinutes(10);
  private static final char[] PASSWORD = "training".toCharArray();

  /// The last one takes what the others do not.
  private static final List<Stub> STUBS = List.of(new GoogleStub(), new AzureStub(), new AwsStub());

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
  /// @param arguments the key store; the absolute path of the folder that gets files of
  ///   credentials, and after them `variables`: lines `NAME=VALUE` with the variables of all
  ///   clients, and `SECURE`, the address with TLS
  public static void main(String[] arguments)
      throws IOException, GeneralSecurityException, InterruptedException {
    try (StubServer server = new StubServer(Path.of(arguments[0]), StubServer::answer)) {
      Path folder = Path.of(arguments[1]);
      String http = "http://127.0.0.1:" + server.httpPort();
      String https = "https://127.0.0.1:" + server.httpsPort();
      List<String> lines = new ArrayList<>(List.of("SECURE=" + https));
      for (Stub stub : STUBS) {
        stub.variables(http, https, folder).forEach((name, value) -> lines.add(name + "=" + value));
      }
      Path written = Files.write(folder.resolve("variables.new"), lines);
      Files.move(written, folder.resolve("variables"), StandardCopyOption.ATOMIC_MOVE);
      // The installer ends the process before.
      Thread.sleep(LONGEST_TRAINING);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    for (Stub stub : STUBS) {
      if (stub.isAsked(exchange)) {
        stub.handle(exchange);
        return;
      }
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

  /// Returns a parameter of a query; empty if it has none of this name.
  static String parameter(HttpExchange exchange, String name) {
    String query = exchange.getRequestURI().getQuery();
    for (String pair : (query == null ? "" : query).split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return "";
  }
}
