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

  /// A local invocation.
  ///
  /// @param function its key in the manifest
  /// @param context fields of the handler's context, from a text or a file
  /// @param variables that override the function's own
  public record LocalRequest(
      String function, EventInput event, EventInput context, Map<String, String> variables) {}

  /// The result: a JSON value, or text if the handler did not return JSON.
  ///
  /// @param failed whether the handler reported an error
  public record Response(@Nullable Node value, String text, boolean failed) {}

  /// Runs the function.
  ///
  /// @param piped supplies stdin
  /// @param log receives the output of the handler
  /// @throws UserException if the function cannot be run
  public Result<Response> run(
      Project project, LocalRequest request, Supplier<String> piped, OutputStream log) {
    Function function = project.blueprint().service().function(request.function());
    if (function.handler() == null) {
      throw new UserException(
          Diagnostic.error(
                  "invoke-local/image",
                  "the function \"" + function.name() + "\" is a container image",
                  function.place())
              .hint("invoke local does not support container images"));
    }
    String event = request.event().json(environment, piped);
    String context = context(request.context());
    LocalEnvironment variableSource = new LocalEnvironment(project);
    Result<Map<String, String>> variables =
        variableSource.resolve(function, request.variables().keySet());
    String id = id();
    Map<String, String> inherited = variableSource.inherited();
    Map<String, String> functionVariables = variables.orThrow();
    Invocation invocation = new Invocation(id, Payload.of(event), Map.of(), context);
    List<Diagnostic> findings = new ArrayList<>(variables.diagnostics());
    function
        .defaultedSettings()
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
              functionVariables,
              bundle.overrides(inherited, functionVariables, request.variables()),
              Handler.LogFormat.PLAIN);
      try (Worker worker =
          LocalRuntimes.load(environment).start(project.emulation(), handler, log, environment)) {
        outcome = worker.invoke(invocation).outcome();
        findings.addAll(worker.warnings());
      }
    }
    return Result.of(result(outcome, function), findings);
  }

  // Runtimes without a build step run the code in the service's folder.
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
                    "the function \"" + function.name() + "\" has no package.artifact",
                    function.place())
                .hint("set it to the jar or zip of your build, for example target/hello.jar"));
      }
      return folder;
    }
    if (artifact.matches("(?i)(s3|https?)://.*")) {
      throw new UserException(
          Diagnostic.error(
                  "invoke-local/no-artifact",
                  "the code of the function \"" + function.name() + "\" is at " + artifact,
                  function.place())
              .hint("invoke local runs only code on this machine"));
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

  // A random UUID that is not secret: SecureRandom would add 20 ms to the start.
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
              .hint("for example: --context '{\"functionName\": \"other\"}'"));
    }
    return json;
  }

  private static Response result(InvocationOutcome outcome, Function function) {
    return switch (outcome) {
      case InvocationOutcome.Success answer -> answer(answer.payload().text(), function);
      case InvocationOutcome.Fault fault -> {
        if (fault.cause() != null) {
          throw new UserException(fault.cause());
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
      // Binary and streamed responses may be something else than JSON.
      return new Response(null, text, false);
    }
    boolean node = function.runtime().family().equals("nodejs");
    return new Response(node ? expanded(value) : value, text, false);
  }

  // A JSON body is shown as a JSON value, not as a string.
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
