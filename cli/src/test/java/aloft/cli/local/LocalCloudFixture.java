package aloft.cli.local;

import aloft.cli.AloftCommand;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A local cloud in a separate folder, with a service to deploy to it. It runs in a real process,
/// which ends with the test.
final class LocalCloudFixture implements AutoCloseable {
  private final Path folder;
  private final Path data;
  private final Map<String, String> variables = new HashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final AloftCommand command;

  /// @param folder an empty folder for the service and the state of the cloud
  /// @param port the first port for listeners
  LocalCloudFixture(Path folder, int port) {
    this.folder = folder.resolve("service");
    this.data = folder.resolve("data");
    this.command = AloftCommand.underTest();
    prepare(port);
  }

  /// Uses an installed Aloft.
  ///
  /// @param command the installed program
  LocalCloudFixture(Path folder, int port, Path command) {
    this.folder = folder.resolve("service");
    this.data = folder.resolve("data");
    this.command = AloftCommand.installed(command);
    prepare(port);
  }

  private void prepare(int port) {
    variables.put("PATH", System.getenv("PATH"));
    variables.put("HOME", folder.resolveSibling("home").toString());
    variables.put("XDG_DATA_HOME", data.toString());
    variables.put("ALOFT_LOCAL_PORT", Integer.toString(port));
  }

  Path home() {
    return data.resolve("aloft-local");
  }

  Map<String, String> variables() {
    return variables;
  }

  AloftCommand.Output aloft(String... words) {
    return command.run(environment(), words);
  }

  private Environment environment() {
    return new Environment(
        variables, folder, folder, Clock.systemUTC(), null, AloftCommand.PROGRAM);
  }

  void write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The output of `aloft info --local --json`.
  Node info(String... more) {
    List<String> words = new ArrayList<>(List.of("info", "--local", "--json"));
    words.addAll(List.of(more));
    return Json.read(aloft(words.toArray(String[]::new)).done().out(), "info");
  }

  /// The address of a function's first endpoint.
  String url(String function, String... more) {
    Sequence endpoints = (Sequence) Objects.requireNonNull(info(more).get("endpoints"));
    return endpoints.items().stream()
        .filter(endpoint -> function.equals(text(endpoint, "function")))
        .map(endpoint -> text(endpoint, "url"))
        .findFirst()
        .orElseThrow();
  }

  static String text(Node node, String key) {
    return Objects.requireNonNull(Objects.requireNonNull(node.get(key), key).text());
  }

  HttpResponse<String> get(String url, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The process of the cloud; fails if it is not running.
  ProcessHandle process() {
    Node status = Json.read(aloft("local", "status", "--json").done().out(), "status");
    long id = Long.parseLong(((Scalar) Objects.requireNonNull(status.get("process"))).print());
    return ProcessHandle.of(id).orElseThrow();
  }

  @Override
  public void close() {
    aloft("local", "stop");
  }
}
