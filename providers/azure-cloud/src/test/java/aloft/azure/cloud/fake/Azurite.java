package aloft.azure.cloud.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Azurite 3.37.0, which holds blobs and queues and checks shared keys, signatures and tokens. One
/// process serves all tests of a JVM, because their accounts have different names; it ends with the
/// JVM.
///
/// It takes bearer tokens only over TLS (`--oauth basic`), with any signature, and then grants
/// everything. It has user delegation keys, and checks the signatures made with them.
final class Azurite {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "http2-settings");
  private static @Nullable Azurite shared;

  private final Process process;
  private final URI blobs;
  private final URI queues;
  private final Path log;
  private final Map<String, String> accounts = new TreeMap<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .sslContext(Tls.SHARED)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private Azurite(Process process, int blobs, int queues, Path log) {
    this.process = process;
    this.blobs = URI.create("https://127.0.0.1:" + blobs);
    this.queues = URI.create("https://127.0.0.1:" + queues);
    this.log = log;
  }

  /// The Azurite of this JVM; starts it at the first call.
  ///
  /// @throws IllegalStateException with its log, if it does not respond within 30 seconds
  static synchronized Azurite shared() {
    Azurite started = shared;
    if (started == null) {
      started = start();
      shared = started;
    }
    return started;
  }

  private static Azurite start() {
    AzureTools tools = AzureTools.pinned();
    try {
      Path log = Files.createTempFile("aloft-azurite-", ".txt");
      int blobs = freePort();
      int queues = freePort();
      ProcessBuilder builder =
          new ProcessBuilder(
              "node",
              "--require",
              "./accounts.js",
              "node_modules/azurite/dist/src/azurite.js",
              "--inMemoryPersistence",
              "--silent",
              "--disableTelemetry",
              "--skipApiVersionCheck",
              "--blobHost",
              "127.0.0.1",
              "--blobPort",
              Integer.toString(blobs),
              "--queueHost",
              "127.0.0.1",
              "--queuePort",
              Integer.toString(queues),
              "--tableHost",
              "127.0.0.1",
              "--tablePort",
              Integer.toString(freePort()),
              "--oauth",
              "basic",
              "--cert",
              tools.keyStore().toString(),
              "--pwd",
              AzureTools.PASSWORD);
      builder.directory(tools.azurite().toFile());
      builder.environment().put("AZURITE_ACCOUNTS", "devstoreaccount1:" + AccountKeys.of("dev"));
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      Azurite azurite = new Azurite(process, blobs, queues, log);
      azurite.await("devstoreaccount1");
      return azurite;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start Azurite", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Waits until an account exists: Azurite answers 400 for an account that it does not know.
  private void await(String account) throws IOException {
    Instant end = Instant.now().plusSeconds(30);
    while (true) {
      try {
        if (send(blobs, probe(account)).status() == 200) {
          return;
        }
      } catch (IOException e) {
        // It does not listen yet.
      }
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        throw new IllegalStateException("Azurite does not respond:\n" + Files.readString(log));
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while Azurite starts", e);
      }
    }
  }

  private static Call probe(String account) {
    return own("GET", "/" + account + "?comp=list&maxresults=1", new byte[0], "");
  }

  /// A call that the double makes itself, with a token.
  ///
  /// @param blobType as in `BlockBlob`; empty for none
  static Call own(String method, String target, byte[] body, String blobType) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("authorization", "Bearer " + Tokens.storage("the double"));
    headers.put("x-ms-version", "2025-01-05");
    if (!blobType.isEmpty()) {
      headers.put("x-ms-blob-type", blobType);
    }
    return new Call("", method, target, headers, body);
  }

  /// Adds an account; returns when Azurite knows it.
  synchronized void create(String account) throws IOException {
    accounts.put(account, AccountKeys.of(account));
    StringBuilder line = new StringBuilder("devstoreaccount1:" + AccountKeys.of("dev"));
    accounts.forEach((name, key) -> line.append(';').append(name).append(':').append(key));
    process.getOutputStream().write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    await(account);
  }

  /// Sends a call to the blobs.
  Answer blobs(Call call) throws IOException {
    return send(blobs, call);
  }

  /// The address of the queues, without a slash at the end.
  URI queues() {
    return queues;
  }

  private Answer send(URI address, Call call) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(call.target()))
            .timeout(Duration.ofSeconds(30))
            .method(call.method(), HttpRequest.BodyPublishers.ofByteArray(call.body()));
    call.headers()
        .forEach((name, value) -> {
          if (!OF_THE_CONNECTION.contains(name)) {
            request.header(name, value);
          }
        });
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      Map<String, String> headers = new TreeMap<>();
      response
          .headers()
          .map()
          .forEach((name, values) ->
              headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values).getFirst()));
      return new Answer(response.statusCode(), headers, response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
