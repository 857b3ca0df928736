package aloft.local.echo;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.emulation.CallFormat;
import aloft.spi.emulation.Debugging;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.Launch;
import aloft.spi.emulation.LocalValues;
import aloft.spi.emulation.Protocol;
import aloft.spi.emulation.TriggerRules;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The echo cloud: a function is an HTTP server in Node, and HTTP requests are passed to it.
///
/// @param startup the maximum start-up time of a worker
/// @param concurrency the maximum number of concurrent calls of one worker
/// @param readinessPath the path that a worker answers when it is ready; null for none
public record EchoEmulation(Duration startup, int concurrency, @Nullable String readinessPath)
    implements Emulation {
  /// One call at a time, as the tests of pools expect it.
  public EchoEmulation() {
    this(Duration.ofSeconds(10), 1, null);
  }

  @Override
  public ExecutionPolicy policy(LocalFunction function) {
    ExecutionPolicy.Retry retry = new ExecutionPolicy.Retry(2, Duration.ofMillis(20));
    return new ExecutionPolicy(startup, concurrency, 32, retry, 6_000_000, 1_000_000, 100_000);
  }

  @Override
  public Launch launch(Handler handler) {
    return new Launch(
        List.of("node"),
        Diagnostic.error("echo/missing", "node is not on the PATH"),
        Map.of("worker.js", workerScript()),
        Map.of(),
        files ->
            List.of(
                files.resolve("worker.js").toString(),
                Objects.requireNonNull(handler.function().handler())),
        variables(handler),
        "worker-" + handler.workerId(),
        new Protocol.Serve("PORT", readinessPath, new EchoExchange()));
  }

  private static Map<String, String> variables(Handler handler) {
    Map<String, String> variables = new HashMap<>(handler.inheritedVariables());
    variables.putAll(handler.environment());
    variables.putAll(handler.overrides());
    variables.put("ECHO_WORKER", handler.workerId());
    return variables;
  }

  private static String workerScript() {
    try (InputStream script = EchoEmulation.class.getResourceAsStream("worker.js")) {
      return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public TriggerRules triggers() {
    return new EchoTriggers();
  }

  @Override
  public HttpHandler cloudApi(List<Topology> deployed) {
    return EchoTriggers.api(deployed);
  }

  @Override
  public LocalValues values() {
    return new EchoValues();
  }

  @Override
  public Debugging debugging() {
    return new EchoDebugging();
  }

  @Override
  public CallFormat calls() {
    return new EchoCalls();
  }
}
