package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Operations;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Calls a function where it is deployed.
public final class InvokeDeployed {
  private static final List<String> TYPES = List.of("RequestResponse", "Event", "DryRun");

  private final Environment environment;

  public InvokeDeployed(Environment environment) {
    this.environment = environment;
  }

  /// What shall be called.
  ///
  /// @param function its key in the manifest
  /// @param context client context, from a text or a file
  /// @param type `RequestResponse`, `Event` or `DryRun`; null for the first
  /// @param log whether to bring the end of the function's log
  public record Call(
      String function,
      EventInput event,
      EventInput context,
      @Nullable String type,
      @Nullable String qualifier,
      boolean log) {}

  /// Calls it and waits for the answer.
  ///
  /// @param piped what was piped into the command
  public Operations.Answer run(Project project, Call call, Supplier<String> piped) {
    String type = call.type() == null ? TYPES.getFirst() : call.type();
    if (!TYPES.contains(type)) {
      throw new UserException(
          Diagnostic.error("invoke/type", "there is no type \"" + type + "\"")
              .hint("types: " + String.join(", ", TYPES)));
    }
    Function function = project.blueprint().service().function(call.function());
    String event = call.event().json(environment, piped);
    EventInput context = call.context();
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
                call.qualifier(),
                call.log() && type.equals(TYPES.getFirst()),
                given ? context.json(environment, () -> "") : null));
  }
}
