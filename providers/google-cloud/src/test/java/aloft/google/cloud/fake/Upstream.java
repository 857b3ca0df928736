package aloft.google.cloud.fake;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A server process on the loopback interface to which the double forwards calls.
///
/// @param log the file with its output
record Upstream(Process process, URI address, Path log) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// Sends a call.
  Answer send(Call call) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + call.target()))
            .method(call.method(), HttpRequest.BodyPublishers.ofByteArray(call.body()));
    call.headers()
        .forEach((name, value) -> {
          if (!Call.SET_BY_CLIENT.contains(name)) {
            request.header(name, value);
          }
        });
    try {
      return Answer.of(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Waits until the process responds.
  ///
  /// @throws IllegalStateException with its log, if it does not within 30 seconds
  Upstream await(String path) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(2)).build();
    try {
      while (process.isAlive() && System.nanoTime() < deadline) {
        try {
          CLIENT.send(request, HttpResponse.BodyHandlers.discarding());
          return this;
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
    throw new IllegalStateException("a server did not start:\n" + Files.readString(log));
  }
}
