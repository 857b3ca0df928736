package aloft.cli.engine;

import aloft.host.Ids;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.emulation.Debugging;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.Worker;
import aloft.spi.model.Function;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Service;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs a function once on this machine: one worker for one function of the local topology, whose
/// code is a folder.
public final class InvokeLocal implements UseCase<InvokeLocal.LocalRequest, InvokeLocal.Response> {
  private static final String NODE_OPTIONS = "NODE_OPTIONS";

  private final Installation installation;
  private final Environment environment;

  public InvokeLocal(Installation installation) {
    this.installation = installation;
    this.environment = installation.environment();
  }

  /// A local invocation.
  ///
  /// @param function its key in the manifest
  /// @param context fields of the handler's context, from a text or a file
  /// @param variables that override the function's own
  /// @param variablesFile a file with more of them, relative to the service's folder; null for none
  /// @param debugger the address on which to wait for a debugger, `[HOST:]PORT`, or empty for the
  ///   usual one of the language; null for none
  public record LocalRequest(
      ServiceRequest service,
      String function,
      EventInput event,
      EventInput context,
      Map<String, String> variables,
      @Nullable String variablesFile,
      @Nullable String debugger) {
    public LocalRequest {
      variables = Map.copyOf(variables);
    }
  }

  /// The result: a JSON value, or text if the handler did not return JSON.
  ///
  /// @param failed whether the handler reported an error
  public record Response(@Nullable Node value, String text, boolean failed) {}

  @Override
  public void run(LocalRequest request, Session<Response> session) {
    try (Project project = new LoadService(installation).open(request.service(), session)) {
      session.show(session.accept(invoke(project, request, session)));
    }
  }

  private Result<Response> invoke(
      Project project, LocalRequest request, Session<Response> session) {
    Service service = project.blueprint().service();
    Function function = service.function(request.function());
    if (function.handler() == null) {
      throw new UserException(
          Diagnostic.error(
                  "invoke-local/image",
                  "the function \"" + function.name() + "\" is a container image",
                  function.place())
              .hint("invoke local does not support container images"));
    }
    String event =
        session.accept(request.event().json(project.root(), environment, session::pipedInput));
    String context = context(request.context(), project.root());
    Emulation emulation = project.provider().emulation();
    Event localEvent = emulation.calls().localEvent(Payload.of(event), context);
    Map<String, String> overrides =
        new HashMap<>(LocalEnvironment.ofFile(project, request.variablesFile()));
    overrides.putAll(request.variables());
    try (LocalCode code = new LocalCode(project)) {
      LocalFunction local = project.blueprint().localFunction(function.name(), code);
      LocalEnvironment variables =
          LocalEnvironment.of(project, function, local, overrides.keySet());
      List<Diagnostic> findings = new ArrayList<>(variables.findings());
      function
          .defaultedSettings()
          .forEach(text -> findings.add(Diagnostic.note("invoke-local/default", text)));
      Path folder = code.prepare(local);
      Map<String, String> all = new HashMap<>(variables.inherited());
      all.putAll(variables.variables());
      all.putAll(overrides);
      if (code.isBundle(folder) && !overrides.containsKey(NODE_OPTIONS)) {
        String options = all.getOrDefault(NODE_OPTIONS, "") + " --enable-source-maps";
        overrides.put(NODE_OPTIONS, options.strip());
        all.putAll(overrides);
      }
      if (request.debugger() != null) {
        overrides.putAll(
            listener(function, request.debugger(), emulation, all, session.functionOutput()));
      }
      PythonSetup python = code.python(local, folder);
      findings.addAll(code.findings());
      String id = Ids.uuid();
      Handler handler =
          new Handler(
              local.function(),
              service.region(),
              folder,
              code.layers(local),
              python.libraries(),
              null,
              environment.clock().instant(),
              id.replace("-", ""),
              python.variables(variables.inherited()),
              variables.variables(),
              overrides,
              Handler.LogFormat.PLAIN);
      InvocationOutcome outcome =
          run(
              emulation,
              handler,
              new Invocation(id, localEvent),
              session.functionOutput(),
              findings);
      if (outcome instanceof InvocationOutcome.Success success) {
        Diagnostic problem = emulation.calls().problem(success);
        if (problem != null) {
          findings.add(problem);
        }
      }
      return Result.of(response(outcome, emulation, function), findings);
    }
  }

  private InvocationOutcome run(
      Emulation emulation,
      Handler handler,
      Invocation invocation,
      OutputStream output,
      List<Diagnostic> findings) {
    try (Worker worker =
        installation.localRuntime().start(emulation, handler, output, environment)) {
      InvocationOutcome outcome = worker.invoke(invocation).outcome();
      findings.addAll(worker.warnings());
      return outcome;
    }
  }

  /// The variables that make the worker wait for a debugger.
  ///
  /// @param address `[HOST:]PORT`, or empty for the usual one
  /// @param variables the environment variables of the worker
  private static Map<String, String> listener(
      Function function,
      String address,
      Emulation emulation,
      Map<String, String> variables,
      OutputStream output) {
    int colon = address.lastIndexOf(':');
    String port = address.substring(colon + 1);
    if (!address.isEmpty() && !port.matches("[0-9]{1,5}")) {
      throw new UserException(
          Diagnostic.error("invoke-local/inspect", "\"" + address + "\" is not a port")
              .hint("for example --inspect=9230, or --inspect=127.0.0.1:9230"));
    }
    Debugging.Listener listener =
        emulation
            .debugging()
            .listener(
                function,
                colon < 0 ? "127.0.0.1" : address.substring(0, colon),
                address.isEmpty() ? null : Integer.valueOf(port),
                variables);
    if (listener == null) {
      throw new UserException(
          Diagnostic.error(
                  "invoke-local/inspect",
                  "--inspect does not support functions with the runtime "
                      + function.runtime().name(),
                  function.place())
              .hint("it supports Node.js, Python and Java"));
    }
    try {
      output.write(
          ("Waiting for a debugger at " + listener.address() + "\n")
              .getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The debugger itself prints its address, too.
    }
    return listener.variables();
  }

  private @Nullable String context(EventInput source, ServiceRoot root) {
    if (!source.isGiven()) {
      return null;
    }
    String json = source.json(root, environment, () -> "").orThrow();
    if (!(Json.read(json, "context") instanceof Mapping)) {
      throw new UserException(
          Diagnostic.error("invoke/context", "the context is not a JSON object: " + json)
              .hint("for example: --context '{\"functionName\": \"other\"}'"));
    }
    return json;
  }

  private static Response response(
      InvocationOutcome outcome, Emulation emulation, Function function) {
    if (outcome instanceof InvocationOutcome.Fault fault && fault.cause() != null) {
      throw new UserException(fault.cause());
    }
    Node shown = emulation.calls().shown(outcome, function);
    return switch (outcome) {
      case InvocationOutcome.Success success ->
          new Response(shown, success.payload().text(), false);
      case InvocationOutcome.Response answer ->
          new Response(shown, answer.response().payload().text(), false);
      case InvocationOutcome.Fault fault -> new Response(shown, fault.payload(), true);
    };
  }
}
