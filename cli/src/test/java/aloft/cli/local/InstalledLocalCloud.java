package aloft.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.cli.Main;
import aloft.cli.console.Console;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// A local cloud in a separate folder, with a service to deploy to it. It runs in a real process,
/// which ends with the test.
final class InstalledLocalCloud implements AutoCloseable {
  private final Path folder;
  private final Path data;
  private final Map<String, String> variables = new HashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Function<String[], CommandOutput> commands;

  /// The exit code and output of a command.
  record CommandOutput(int code, String out, String err) {
    CommandOutput done() {
      assertThat(code).as("%s%n%s", out, err).isZero();
      return this;
    }
  }

  /// @param folder an empty folder for the service and the state of the cloud
  /// @param port the first port for listeners
  InstalledLocalCloud(Path folder, int port) {
    this.folder = folder.resolve("service");
    this.data = folder.resolve("data");
    this.commands = this::runHere;
    prepare(port);
  }

  /// Uses an installed Aloft.
  ///
  /// @param command the installed program
  InstalledLocalCloud(Path folder, int port, Path command) {
    this.folder = folder.resolve("service");
    this.data = folder.resolve("data");
    this.commands = words -> runInstalled(command, words);
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

  CommandOutput aloft(String... words) {
    return commands.apply(words);
  }

  private CommandOutput runInstalled(Path command, String[] words) {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(words));
    try {
      Path out = Files.createTempFile("aloft", ".out");
      Path err = Files.createTempFile("aloft", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().clear();
      builder.environment().putAll(variables);
      int code = builder.start().waitFor();
      CommandOutput said = new CommandOutput(code, Files.readString(out), Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return said;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private CommandOutput runHere(String[] words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new ByteArrayInputStream(new byte[0]),
            false,
            false,
            false);
    int code = Main.run(words, environment(), console);
    return new CommandOutput(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Environment environment() {
    return new Environment(
        variables,
        folder,
        folder,
        Clock.systemUTC(),
        null,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "aloft.cli.Main"));
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
