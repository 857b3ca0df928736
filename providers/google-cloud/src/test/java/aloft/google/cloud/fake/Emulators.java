package aloft.google.cloud.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The third-party emulators behind the double: drongo for Functions, Scheduler and Pub/Sub, and
/// fake-gcs-server for Cloud Storage. One process of each serves all tests of a JVM, because their
/// state is apart for each project and bucket; they end with the JVM.
final class Emulators {
  private static @Nullable Emulators shared;

  private final Upstream drongo;
  private final Upstream storage;

  private Emulators(Upstream drongo, Upstream storage) {
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
      String first = Integer.toString(freePort());
      Upstream drongo =
          start(
              folder.resolve("drongo.txt"),
              first,
              List.of(
                  tools.python("drongo").toString(),
                  "server",
                  "--host",
                  "127.0.0.1",
                  "--port",
                  first));
      String second = Integer.toString(freePort());
      String host = "127.0.0.1:" + second;
      Upstream storage =
          start(
              folder.resolve("storage.txt"),
              second,
              List.of(
                  tools.storageServer().toString(),
                  "-scheme",
                  "http",
                  "-host",
                  "127.0.0.1",
                  "-port",
                  second,
                  "-backend",
                  "memory",
                  "-public-host",
                  host,
                  "-external-url",
                  "http://" + host));
      return new Emulators(drongo.await("/drongo/health"), storage.await("/_internal/healthcheck"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the emulators of Google Cloud", e);
    }
  }

  private static Upstream start(Path log, String port, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return new Upstream(process, URI.create("http://127.0.0.1:" + port), log);
  }

  /// A TCP port that is not in use.
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Sends a call to drongo.
  Answer drongo(Call call) throws IOException {
    return drongo.send(call);
  }

  /// Sends a call to fake-gcs-server.
  Answer storage(Call call) throws IOException {
    return storage.send(call);
  }

  /// The address of fake-gcs-server, which occurs in its answers.
  URI storage() {
    return storage.address();
  }
}
