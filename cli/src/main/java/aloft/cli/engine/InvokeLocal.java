package aloft.cli.engine;

import aloft.host.Ids;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
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
import java.io.OutputStream;
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
  public record LocalRequest(
      ServiceRequest service,
      String function,
      EventInput event,
      EventInput context,
      Map<String, String> variables,
      @Nullable String variablesFile) {
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
    try (LocalCode code = new LocalCode(project, function)) {
      LocalFunction local = project.blueprint().localFunction(function.name(), code);
      LocalEnvironment variables =
          LocalEnvironment.of(project, function, local, overrides.keySet());
      List<Diagnostic> findings = new ArrayList<>(variables.findings());
      function
          .defaultedSettings()
          .forEach(text -> findings.add(Diagnostic.note("invoke-local/default", text)));
      Path folder = code.prepare(local);
      findings.addAll(code.findings());
      String id = Ids.uuid();
      Handler handler =
          new Handler(
              local.function(),
              service.region(),
              folder,
              environment.clock().instant(),
              id.replace("-", ""),
              variables.inherited(),
              variables.variables(),
              code.isBundle(folder) ? withSourceMaps(overrides, variables) : overrides,
              Handler.LogFormat.PLAIN);
      InvocationOutcome outcome =
          run(
              emulation,
              handler,
              new Invocation(id, localEvent),
              session.functionOutput(),
              findings);
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

  /// The variables of the user, which turn on source maps for a bundle.
  private static Map<String, String> withSourceMaps(
      Map<String, String> overrides, LocalEnvironment variables) {
    if (overrides.containsKey(NODE_OPTIONS)) {
      return overrides;
    }
    String options =
        variables
            .variables()
            .getOrDefault(NODE_OPTIONS, variables.inherited().getOrDefault(NODE_OPTIONS, ""));
    Map<String, String> extended = new HashMap<>(overrides);
    extended.put(NODE_OPTIONS, (options + " --enable-source-maps").strip());
    return extended;
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
