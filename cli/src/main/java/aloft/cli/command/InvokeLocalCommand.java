package aloft.cli.command;

import aloft.cli.engine.EventInput;
import aloft.cli.engine.InvokeLocal.LocalRequest;
import aloft.cli.engine.InvokeLocal.Response;
import aloft.cli.view.LocalResponseView;
import aloft.cli.view.View;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `aloft invoke local`: runs a function once on this machine. The result goes to stdout, the
/// function's output to stderr.
final class InvokeLocalCommand implements Command<LocalRequest, Response> {
  private final ServiceOptions service;
  private final EventOptions event;
  private final Option<@Nullable String> context;
  private final Option<@Nullable String> contextPath;
  private final Option<Map<String, String>> variables;
  private final Option<@Nullable String> variablesFile;
  private final Option<@Nullable String> debugger;
  private final Option<Boolean> docker;
  private final Option<@Nullable String> dockerArgument;

  InvokeLocalCommand(CommandSyntax syntax) {
    syntax.example("aloft invoke local --function hello --data '{\"name\": \"you\"}'");
    event = new EventOptions(syntax);
    context = syntax.text("JSON", "Fields to set in the handler's context.", "--context");
    contextPath =
        syntax.text("FILE", "Read the context fields from a file.", "-x", "--contextPath");
    variables =
        syntax.pairsWithOptionalValue(
            "Set an environment variable; may be repeated.", "-e", "--env");
    variablesFile = syntax.text("FILE", "Read environment variables from a file.", "--env-file");
    debugger =
        syntax.optionalText(
            "[HOST:]PORT", "Wait for a debugger, without time-outs.", "--inspect", "--inspect-brk");
    docker = syntax.hidden("--docker");
    dockerArgument = syntax.hidden("ARGUMENTS", "--docker-arg");
    service = new ServiceOptions(syntax);
  }

  @Override
  public LocalRequest request() {
    if (docker.value() || dockerArgument.value() != null) {
      throw new UserException(
          Diagnostic.error("invoke-local/docker", "running functions in Docker is not supported")
              .hint(
                  "remove --docker and --docker-arg: the function runs in a separate process,"
                      + " with the runtime that is installed here"));
    }
    return new LocalRequest(
        service.request(),
        event.function(),
        event.event(),
        new EventInput(context.value(), contextPath.value(), false),
        variables.value(),
        variablesFile.value(),
        debugger.value());
  }

  @Override
  public View<Response> view() {
    return new LocalResponseView();
  }
}
