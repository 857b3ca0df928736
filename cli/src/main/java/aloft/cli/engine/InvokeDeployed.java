package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Operations;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Invokes a deployed function.
public final class InvokeDeployed {
  private static final List<String> TYPES = List.of("RequestResponse", "Event", "DryRun");

  private final Environment environment;

  public InvokeDeployed(Environment environment) {
    this.environment = environment;
  }

  /// An invocation.
  ///
  /// @param function its key in the manifest
  /// @param context the client context, from a text or a file
  /// @param type `RequestResponse`, `Event` or `DryRun`; null for `RequestResponse`
  /// @param log whether to return the last lines of the log
  public record InvokeRequest(
      String function,
      EventInput event,
      EventInput context,
      @Nullable String type,
      @Nullable String qualifier,
      boolean log) {}

  /// Invokes the function and waits for the response.
  ///
  /// @param piped supplies stdin
  public Operations.CallResult run(Project project, InvokeRequest request, Supplier<String> piped) {
    String type = request.type() == null ? TYPES.getFirst() : request.type();
    if (!TYPES.contains(type)) {
      throw new UserException(
          Diagnostic.error("invoke/type", "unknown invocation type \"" + type + "\"")
              .hint("types: " + String.join(", ", TYPES)));
    }
    Function function = project.blueprint().service().function(request.function());
    String event = request.event().json(environment, piped);
    EventInput context = request.context();
    boolean given = context.data() != null || context.path() != null;
    return project
        .cloud()
        .operations()
        .invoke(
            project.blueprint().target(),
            function,
            new Operations.Call(
                event,
                type,
                request.qualifier(),
                request.log() && type.equals(TYPES.getFirst()),
                given ? context.json(environment, () -> "") : null));
  }
}
