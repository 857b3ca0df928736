package aloft.cli.command;

import aloft.cli.engine.EventInput;
import aloft.cli.engine.InvokeLocal;
import aloft.cli.engine.LoadService;
import aloft.cli.engine.Project;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `aloft invoke local`: runs a function once on this machine. The result goes to stdout, the
/// function's output to stderr.
final class InvokeLocalCommand implements Command {
  private static final int INDENT = 4;

  private final ServiceOptions service;
  private final Option<@Nullable String> function;
  private final Option<@Nullable String> data;
  private final Option<@Nullable String> path;
  private final Option<Boolean> raw;
  private final Option<@Nullable String> context;
  private final Option<@Nullable String> contextPath;
  private final Option<Map<String, String>> variables;
  private final Option<Boolean> docker;
  private final Option<@Nullable String> dockerArgument;

  InvokeLocalCommand(CommandSyntax syntax) {
    syntax.example("aloft invoke local --function hello --data '{\"name\": \"you\"}'");
    function = syntax.requiredPositional("NAME", "The name of the function.", "-f", "--function");
    data = syntax.text("TEXT", "The event: JSON or text.", "-d", "--data");
    path = syntax.text("FILE", "Read the event from a file.", "-p", "--path");
    raw = syntax.flag("Pass the event as text even if it is JSON.", "--raw");
    context = syntax.text("JSON", "Fields to set in the handler's context.", "--context");
    contextPath =
        syntax.text("FILE", "Read the context fields from a file.", "-x", "--contextPath");
    variables =
        syntax.pairsWithOptionalValue(
            "Set an environment variable; may be repeated.", "-e", "--env");
    docker = syntax.hidden("--docker");
    dockerArgument = syntax.hidden("ARGUMENTS", "--docker-arg");
    service = new ServiceOptions(syntax);
  }

  @Override
  public int run(Session session) {
    if (docker.value() || dockerArgument.value() != null) {
      throw new UserException(
          Diagnostic.error("invoke-local/docker", "running functions in Docker is not supported")
              .hint(
                  "remove --docker and --docker-arg: the function runs in a process of its own,"
                      + " with the Lambda Runtime API and the runtime that is installed here"));
    }
    Project project =
        session.accept(new LoadService(session.environment()).read(service.request()));
    InvokeLocal.LocalRequest call =
        new InvokeLocal.LocalRequest(
            String.valueOf(function.value()),
            new EventInput(data.value(), path.value(), raw.value()),
            new EventInput(context.value(), contextPath.value(), false),
            variables.value());
    InvokeLocal.Response result =
        session.accept(
            new InvokeLocal(session.environment())
                .run(project, call, session.console()::pipedInput, session.console().err()));
    Node value = result.value();
    session.console().printData(value == null ? result.text() : Json.write(value, INDENT));
    return result.failed() ? 1 : 0;
  }
}
