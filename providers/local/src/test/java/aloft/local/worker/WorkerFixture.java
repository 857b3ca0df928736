package aloft.local.worker;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.emulation.LambdaEmulation;
import aloft.host.Ids;
import aloft.local.echo.EchoEmulation;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.Worker;
import aloft.spi.model.Function;
import aloft.spi.model.Runtime;
import aloft.spi.provider.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A folder with a handler and a real worker for it.
final class WorkerFixture implements AutoCloseable {
  final ByteArrayOutputStream log = new ByteArrayOutputStream();
  final Path folder;
  final String id = Ids.hex();
  private final Map<String, String> variables = new LinkedHashMap<>();
  private Emulation emulation = new LambdaEmulation();
  private String runtime = "nodejs20.x";
  private String handler = "index.handler";
  private Duration timeout = Duration.ofSeconds(20);
  private Handler.LogFormat logs = Handler.LogFormat.PLAIN;
  private @Nullable String context;
  private @Nullable Path layers;
  private @Nullable Path temporary;
  private @Nullable Worker worker;

  WorkerFixture(Path folder) {
    this.folder = folder;
  }

  /// A handler of the echo cloud: the function `handler` of `index.js`.
  static WorkerFixture echo(Path folder, EchoEmulation emulation) {
    WorkerFixture fixture = new WorkerFixture(folder);
    fixture.emulation = emulation;
    fixture.handler = "handler";
    return fixture;
  }

  Emulation emulation() {
    return emulation;
  }

  WorkerFixture file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /// Writes an executable file.
  WorkerFixture program(String name, String text) throws IOException {
    file(name, text);
    assertThat(folder.resolve(name).toFile().setExecutable(true)).isTrue();
    return this;
  }

  WorkerFixture layers(Path merged) {
    layers = merged;
    return this;
  }

  WorkerFixture runtime(String name) {
    runtime = name;
    return this;
  }

  WorkerFixture handler(String name) {
    handler = name;
    return this;
  }

  WorkerFixture timeout(long millis) {
    timeout = Duration.ofMillis(millis);
    return this;
  }

  WorkerFixture cloudLogs() {
    logs = Handler.LogFormat.CLOUD;
    return this;
  }

  WorkerFixture variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /// Sets the folder for the worker's socket.
  WorkerFixture temporary(Path parent) {
    temporary = parent;
    return this;
  }

  WorkerFixture context(String json) {
    context = json;
    return this;
  }

  Worker worker() {
    Worker running = worker;
    if (running == null) {
      Map<String, String> own = new LinkedHashMap<>(System.getenv());
      if (temporary != null) {
        own.put("TMPDIR", temporary.toString());
      }
      Environment environment =
          new Environment(own, folder, folder.resolve("home"), Clock.systemUTC(), null);
      Handler described = described(id);
      running = WorkerLauncher.start(emulation, described, log, environment);
      worker = running;
    }
    return running;
  }

  /// The handler of a worker.
  Handler described(String instance) {
    SourceRange place = SourceRange.of("serverless.yml");
    Function function =
        new Function(
            "hello",
            "shop-dev-hello",
            handler,
            new Runtime(runtime),
            1024,
            timeout,
            Map.of(),
            List.of(),
            place,
            place);
    return new Handler(
        function,
        "eu-west-1",
        folder,
        layers,
        List.of(),
        null,
        Instant.parse("2026-01-02T03:04:05Z"),
        instance,
        System.getenv(),
        variables,
        Map.of("IS_LOCAL", "true"),
        logs);
  }

  Worker.Execution invoke(String event) {
    Invocation invocation =
        new Invocation(
            UUID.randomUUID().toString(), emulation.calls().localEvent(Payload.of(event), context));
    return worker().invoke(invocation);
  }

  /// The result as JSON on one line.
  String answer(String event) {
    return switch (invoke(event).outcome()) {
      case InvocationOutcome.Success answer -> answer.payload().text();
      case InvocationOutcome.Response answer -> answer.response().payload().text();
      case InvocationOutcome.Fault fault ->
          throw new AssertionError(fault.payload() + "\n" + output());
    };
  }

  Node answerNode(String event) {
    return Json.read(answer(event), "answer");
  }

  InvocationOutcome.Fault fault(String event) {
    return switch (invoke(event).outcome()) {
      case InvocationOutcome.Success answer -> throw new AssertionError(answer.payload().text());
      case InvocationOutcome.Response answer -> throw new AssertionError(answer.toString());
      case InvocationOutcome.Fault fault -> fault;
    };
  }

  /// The diagnostic for the manifest that explains a fault.
  Diagnostic blame(String event) {
    return Objects.requireNonNull(fault(event).cause());
  }

  String output() {
    return log.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    Worker running = worker;
    if (running != null) {
      running.close();
    }
  }
}
