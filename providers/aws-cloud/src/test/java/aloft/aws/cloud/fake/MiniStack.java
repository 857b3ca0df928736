package aloft.aws.cloud.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Runs MiniStack, an emulator of AWS with stacks and functions. One process serves all tests of a
/// JVM; each test uses its own account, so that tests do not affect each other.
public final class MiniStack implements AutoCloseable {
  private static @Nullable MiniStack shared;
  private static final AtomicLong ACCOUNTS =
      new AtomicLong(100_000_000_000L + ProcessHandle.current().pid() * 10_000L);

  private final Process process;
  private final URI endpoint;

  private MiniStack(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /// The shared process of this JVM; it ends with the JVM.
  public static synchronized MiniStack shared() {
    MiniStack started = shared;
    if (started == null) {
      started = start(Map.of());
      shared = started;
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
    }
    return started;
  }

  /// Starts another process with the given environment variables; `AUTH=true` enables the check of
  /// signatures.
  ///
  /// @throws IllegalStateException with its log, if it does not respond within 60 seconds
  public static MiniStack start(Map<String, String> settings) {
    PinnedTools tools = PinnedTools.installed();
    try {
      Path folder = Files.createTempDirectory("aloft-ministack-");
      Path script = folder.resolve("serve.py");
      Files.writeString(script, PinnedTools.resource("serve.py"));
      int port = freePort();
      Path log = folder.resolve("log.txt");
      ProcessBuilder builder =
          new ProcessBuilder(tools.python("python").toString(), script.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      builder.environment().put("BIND_HOST", "127.0.0.1");
      builder.environment().put("GATEWAY_PORT", Integer.toString(port));
      builder.environment().put("NODE_PATH", tools.nodeModules().toString());
      builder.environment().put("TMPDIR", folder.toString());
      builder.environment().putAll(settings);
      MiniStack started = new MiniStack(builder.start(), URI.create("http://127.0.0.1:" + port));
      started.await(log);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start MiniStack", e);
    }
  }

  /// A TCP port that is not in use.
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await(Path log) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest health =
          HttpRequest.newBuilder(endpoint.resolve("/_ministack/health"))
              .timeout(Duration.ofSeconds(2))
              .build();
      while (process.isAlive() && System.nanoTime() < deadline) {
        try {
          if (client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException notYet) {
          if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
            break;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroy();
    throw new IllegalStateException("MiniStack did not start:\n" + Files.readString(log));
  }

  public URI endpoint() {
    return endpoint;
  }

  /// The environment variables of a client with a new account, which shares no state with others.
  public Map<String, String> newAccount() {
    return account(Long.toString(ACCOUNTS.incrementAndGet()));
  }

  /// The environment variables of a client with an account.
  ///
  /// @param account 12 digits
  public Map<String, String> account(String account) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_ENDPOINT_URL", endpoint.toString());
    variables.put("AWS_ACCESS_KEY_ID", account);
    variables.put("AWS_SECRET_ACCESS_KEY", "test");
    variables.put("AWS_REGION", "us-east-1");
    return variables;
  }

  /// Ends the process; kills it if it is still running after 5 seconds.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
