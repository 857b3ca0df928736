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

/// `aloft invoke local`: runs a function once on this machine. Its result goes to stdout, what it
/// prints goes to stderr.
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
    function = syntax.required("NAME", "The function.", "-f", "--function");
    data = syntax.text("TEXT", "The event.", "-d", "--data");
    path = syntax.text("FILE", "A file with the event.", "-p", "--path");
    raw = syntax.flag("Hand the event over as a text, even where it is JSON.", "--raw");
    context = syntax.text("JSON", "Fields of the handler's context.", "--context");
    contextPath = syntax.text("FILE", "A file with fields of the context.", "-x", "--contextPath");
    variables = syntax.settings("A variable for the handler; may be given again.", "-e", "--env");
    docker = syntax.unlisted("--docker");
    dockerArgument = syntax.unlisted("ARGUMENTS", "--docker-arg");
    service = new ServiceOptions(syntax);
  }

  @Override
  public int run(Session session) {
    if (docker.value() || dockerArgument.value() != null) {
      throw new UserException(
          Diagnostic.error("invoke-local/docker", "Aloft runs no functions in Docker")
              .hint(
                  "leave out --docker and --docker-arg: the function runs in a process of its own,"
                      + " with the Lambda Runtime API and the runtime that is installed here"));
    }
    Project project =
        session.accept(new LoadService(session.environment()).read(service.request()));
    InvokeLocal.Call call =
        new InvokeLocal.Call(
            String.valueOf(function.value()),
            new EventInput(data.value(), path.value(), raw.value()),
            new EventInput(context.value(), contextPath.value(), false),
            variables.value());
    InvokeLocal.Response result =
        session.accept(
            new InvokeLocal(session.environment())
                .run(project, call, session.console()::input, session.console().err()));
    Node value = result.value();
    session.console().data(value == null ? result.text() : Json.write(value, INDENT));
    return result.failed() ? 1 : 0;
  }
}
