package aloft.google.cloud.fake;

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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The third-party emulators behind the double: drongo for Functions, Scheduler and Pub/Sub, and
/// fake-gcs-server for Cloud Storage. One process of each serves all tests of a JVM, because their
/// state is apart for each project and bucket; they end with the JVM.
final class Emulators {
  private static @Nullable Emulators shared;

  private final URI drongo;
  private final URI storage;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Emulators(URI drongo, URI storage) {
    this.drongo = drongo;
    this.storage = storage;
  }

  /// The emulators of this JVM; starts them at the first call.
  ///
  /// @throws IllegalStateException with its log, if one does not respond within 30 seconds
  static synchronized Emulators shared() {
    Emulators started = shared;
    if (started == null) {
      started = start();
      shared = started;
    }
    return started;
  }

  private static Emulators start() {
    GoogleTools tools = GoogleTools.pinned();
    try {
      Path folder = Files.createTempDirectory("aloft-google-");
      URI drongo = URI.create("http://127.0.0.1:" + freePort());
      Process functions =
          start(
              folder.resolve("drongo.txt"),
              List.of(
                  tools.python("drongo").toString(),
                  "server",
                  "--host",
                  "127.0.0.1",
                  "--port",
                  Integer.toString(drongo.getPort())));
      URI storage = URI.create("http://127.0.0.1:" + freePort());
      String host = "127.0.0.1:" + storage.getPort();
      Process objects =
          start(
              folder.resolve("storage.txt"),
              List.of(
                  tools.storageServer().toString(),
                  "-scheme",
                  "http",
                  "-host",
                  "127.0.0.1",
                  "-port",
                  Integer.toString(storage.getPort()),
                  "-backend",
                  "memory",
                  "-public-host",
                  host,
                  "-external-url",
                  storage.toString()));
      Emulators started = new Emulators(drongo, storage);
      started.await(functions, drongo.resolve("/drongo/health"), folder.resolve("drongo.txt"));
      started.await(
          objects, storage.resolve("/_internal/healthcheck"), folder.resolve("storage.txt"));
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the emulators of Google Cloud", e);
    }
  }

  private static Process start(Path log, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return process;
  }

  /// A TCP port that is not in use.
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await(Process process, URI health, Path log) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(2)).build();
    try {
      while (process.isAlive() && System.nanoTime() < deadline) {
        try {
          if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException notYet) {
          if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
            break;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroy();
    throw new IllegalStateException("an emulator did not start:\n" + Files.readString(log));
  }

  /// Sends a call to drongo.
  Answer drongo(Call call) throws IOException {
    return send(drongo, call);
  }

  /// Sends a call to fake-gcs-server.
  Answer storage(Call call) throws IOException {
    return send(storage, call);
  }

  /// The address of fake-gcs-server, which occurs in its answers.
  URI storage() {
    return storage;
  }

  private Answer send(URI server, Call call) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + call.target()))
            .method(call.method(), HttpRequest.BodyPublishers.ofByteArray(call.body()));
    call.headers()
        .forEach((name, value) -> {
          if (!Call.SET_BY_CLIENT.contains(name)) {
            request.header(name, value);
          }
        });
    try {
      return Answer.of(client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
