package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.Worker;
import aloft.spi.model.Function;
import aloft.spi.provider.Environment;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs a function once on this machine.
public final class InvokeLocal {
  private final Environment environment;

  public InvokeLocal(Environment environment) {
    this.environment = environment;
  }

  /// What shall be run.
  ///
  /// @param function its key in the manifest
  /// @param context fields of the handler's context, from a text or a file
  /// @param variables that win over the function's own
  public record Call(
      String function, EventInput event, EventInput context, Map<String, String> variables) {}

  /// What came of it: a JSON value, or a text where the handler answered with something else.
  ///
  /// @param failed whether the handler did
  public record Response(@Nullable Node value, String text, boolean failed) {}

  /// Runs it.
  ///
  /// @param piped what was piped into the command
  /// @param log takes what the handler prints
  /// @throws UserException where it cannot be run at all
  public Result<Response> run(
      Project project, Call call, Supplier<String> piped, OutputStream log) {
    Function function = project.blueprint().service().function(call.function());
    if (function.handler() == null) {
      throw new UserException(
          Diagnostic.error(
                  "invoke-local/image",
                  "the function \"" + function.name() + "\" is a container image",
                  function.place())
              .hint("functions that are images cannot be run by invoke local"));
    }
    String event = call.event().json(environment, piped);
    String context = context(call.context());
    LocalEnvironment surroundings = new LocalEnvironment(project);
    Result<Map<String, String>> variables = surroundings.of(function, call.variables().keySet());
    String id = id();
    Map<String, String> inherited = surroundings.inherited();
    Map<String, String> own = variables.orThrow();
    Invocation invocation = new Invocation(id, Payload.of(event), Map.of(), context);
    List<Diagnostic> findings = new ArrayList<>(variables.diagnostics());
    function
        .defaults()
        .forEach(text -> findings.add(Diagnostic.note("invoke-local/default", text)));
    InvocationOutcome outcome;
    try (LocalBundle bundle = new LocalBundle(project, function, environment)) {
      findings.addAll(bundle.findings());
      Handler handler =
          new Handler(
              function,
              project.blueprint().service().region(),
              code(function, bundle.root()),
              environment.clock().instant(),
              id.replace("-", ""),
              inherited,
              own,
              bundle.forced(inherited, own, call.variables()),
              Handler.Logs.PLAIN);
      try (Worker worker =
          LocalRuntimes.here(environment).start(project.emulation(), handler, log, environment)) {
        outcome = worker.invoke(invocation).outcome();
        findings.addAll(worker.remarks());
      }
    }
    return Result.of(result(outcome, function), findings);
  }

  // What needs no building is run as it lies in the service's folder.
  private static Path code(Function function, Path folder) {
    String family = function.runtime().family();
    String artifact = function.artifact();
    if (family.equals("nodejs") || family.equals("python")) {
      return folder;
    }
    if (artifact == null) {
      if (family.equals("java")) {
        throw new UserException(
            Diagnostic.error(
                    "invoke-local/no-artifact",
                    "the function \""
                        + function.name()
                        + "\" names no package.artifact to run from",
                    function.place())
                .hint("name the jar or zip that your build makes, as in target/hello.jar"));
      }
      return folder;
    }
    if (artifact.matches("(?i)(s3|https?)://.*")) {
      throw new UserException(
          Diagnostic.error(
                  "invoke-local/no-artifact",
                  "the code of the function \"" + function.name() + "\" lies at " + artifact,
                  function.place())
              .hint("invoke local runs what lies on this machine"));
    }
    Path file = folder.resolve(artifact);
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          Diagnostic.error(
                  "package/no-artifact",
                  "cannot read the artifact " + artifact + ": there is no such file",
                  function.place())
              .hint("build it first, or correct its path: it is relative to the service's folder"));
    }
    return file;
  }

  // A UUID that no one need fear to guess: the secure kind costs 20 ms of a start.
  private static String id() {
    long high = (ThreadLocalRandom.current().nextLong() & ~0xf000L) | 0x4000L;
    long low = (ThreadLocalRandom.current().nextLong() >>> 2) | Long.MIN_VALUE;
    return new UUID(high, low).toString();
  }

  private @Nullable String context(EventInput source) {
    if (source.data() == null && source.path() == null) {
      return null;
    }
    String json = source.json(environment, () -> "");
    if (!(Json.read(json, "context") instanceof Mapping)) {
      throw new UserException(
          Diagnostic.error("invoke/context", "the context is not a JSON object: " + json)
              .hint("as in --context '{\"functionName\": \"other\"}'"));
    }
    return json;
  }

  private static Response result(InvocationOutcome outcome, Function function) {
    return switch (outcome) {
      case InvocationOutcome.Answer answer -> answer(answer.payload().text(), function);
      case InvocationOutcome.Fault fault -> {
        if (fault.blame() != null) {
          throw new UserException(fault.blame());
        }
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("errorMessage", fault.message());
        error.put("errorType", fault.type());
        if (!fault.trace().isEmpty()) {
          error.put("stackTrace", fault.trace());
        }
        yield new Response(Json.node(error, function.place()), "", true);
      }
    };
  }

  private static Response answer(String text, Function function) {
    Node value;
    try {
      value = Json.read(text, "result");
    } catch (UserException e) {
      // Bytes and streams need not be JSON.
      return new Response(null, text, false);
    }
    boolean node = function.runtime().family().equals("nodejs");
    return new Response(node ? expanded(value) : value, text, false);
  }

  // A JSON body is shown as the value it is.
  private static Node expanded(Node value) {
    Node headers = value instanceof Mapping ? value.get("headers") : null;
    Node type = headers instanceof Mapping ? headers.get("Content-Type") : null;
    if (!(value instanceof Mapping response)
        || type == null
        || !"application/json".equals(type.text())
        || !(response.get("body") instanceof Scalar body)
        || !(body.value() instanceof String text)
        || text.isEmpty()) {
      return value;
    }
    try {
      return response.with("body", Json.read(text, "body"));
    } catch (UserException e) {
      throw new UserException(
          Diagnostic.error(
                  "invoke-local/body",
                  "the Content-Type of the response is application/json, but its body is not JSON")
              .hint("the body is: " + text));
    }
  }
}
