package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.CallFormat;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.LogFormat;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Function;
import aloft.spi.model.InvocationMode;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Operations;
import aloft.spi.provider.ProviderOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Invokes a deployed function.
public final class InvokeDeployed
    implements UseCase<InvokeDeployed.InvokeRequest, InvokeDeployed.Invoked> {
  private final Environment environment;
  private final LoadService loader;

  public InvokeDeployed(Installation installation) {
    this.environment = installation.environment();
    this.loader = new LoadService(installation);
  }

  /// An invocation.
  ///
  /// @param function its key in the manifest
  /// @param context the client context, from a text or a file
  /// @param type a word of the cloud for the mode; null for its default
  /// @param log whether to return the last lines of the log
  public record InvokeRequest(
      ServiceRequest service,
      String function,
      EventInput event,
      EventInput context,
      @Nullable String type,
      @Nullable String qualifier,
      boolean log) {}

  /// The result of an invocation.
  ///
  /// @param local whether the function runs in the local cloud
  /// @param log the last lines of the log as users want to see them; null if it was not requested
  public record Invoked(
      String function, boolean local, Operations.CallResult result, @Nullable List<String> log) {}

  @Override
  public void run(InvokeRequest request, Session<Invoked> session) {
    try (Project project = loader.open(request.service(), session)) {
      InvocationMode mode = mode(request.type(), project.provider().options());
      Function function = project.blueprint().service().function(request.function());
      String event =
          session.accept(request.event().json(project.root(), environment, session::pipedInput));
      EventInput context = request.context();
      Operations.Call call =
          new Operations.Call(
              event,
              mode,
              request.qualifier(),
              request.log() && mode == InvocationMode.WAIT,
              context.isGiven()
                  ? context.json(project.root(), environment, () -> "").orThrow()
                  : null);
      Operations.CallResult result =
          project.cloud().operations().invoke(project.blueprint().target(), function, call);
      Invoked invoked =
          new Invoked(
              request.function(),
              request.service().local(),
              result,
              shown(result.log(), project.provider().logFormat()));
      session.show(
          session.accept(
              Result.of(invoked, problems(result, project.provider().emulation().calls()))));
    }
  }

  private static List<Diagnostic> problems(Operations.CallResult result, CallFormat format) {
    if (result.failed()) {
      return List.of();
    }
    Diagnostic problem =
        format.problem(
            new InvocationOutcome.Success(Payload.of(result.payload()), "application/json"));
    return problem == null ? List.of() : List.of(problem);
  }

  private static InvocationMode mode(@Nullable String type, ProviderOptions options) {
    InvocationMode mode =
        type == null ? options.defaultMode().getValue() : options.invocationModes().get(type);
    if (mode == null) {
      throw new UserException(
          Diagnostic.error("invoke/type", "unknown invocation type \"" + type + "\"")
              .hint("types: " + String.join(", ", options.invocationModes().keySet())));
    }
    return mode;
  }

  private static @Nullable List<String> shown(@Nullable String log, LogFormat format) {
    if (log == null) {
      return null;
    }
    List<String> lines = new ArrayList<>();
    for (String line : log.split("\n", -1)) {
      String text = format.shown(line);
      if (text != null) {
        lines.add(text);
      }
    }
    return lines;
  }
}
