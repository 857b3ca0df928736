package aloft.cli.command;

import aloft.cli.engine.EventInput;
import aloft.cli.engine.InvokeDeployed.InvokeRequest;
import aloft.cli.engine.InvokeDeployed.Invoked;
import aloft.cli.view.InvokedView;
import aloft.cli.view.View;
import org.jspecify.annotations.Nullable;

/// `aloft invoke`: invokes a deployed function.
final class InvokeCommand implements Command<InvokeRequest, Invoked> {
  private final ServiceOptions service;
  private final EventOptions event;
  private final Option<@Nullable String> qualifier;
  private final Option<@Nullable String> context;
  private final Option<@Nullable String> contextPath;
  private final Option<@Nullable String> type;
  private final Option<Boolean> log;
  private final Option<Boolean> json;

  InvokeCommand(CommandSyntax syntax) {
    syntax.example("aloft invoke --function hello --data '{\"name\": \"you\"}'");
    event = new EventOptions(syntax);
    qualifier = syntax.text("VERSION", "The version or alias to invoke.", "-q", "--qualifier");
    context = syntax.text("JSON", "The client context.", "--context");
    contextPath = syntax.text("FILE", "Read the client context from a file.", "--contextPath");
    InvocationTypes types = InvocationTypes.of(syntax.providers());
    type = syntax.text("TYPE", types.description(), types.words(), "-t", "--type");
    log = syntax.flag("Show the last lines of the function's log.", "-l", "--log");
    json = syntax.flag("Print status, result and log as one JSON object.", "--json");
    service = ServiceOptions.ofCloud(syntax);
  }

  @Override
  public InvokeRequest request() {
    return new InvokeRequest(
        service.request(),
        event.function(),
        event.event(),
        new EventInput(context.value(), contextPath.value(), false),
        type.value(),
        qualifier.value(),
        log.value());
  }

  @Override
  public View<Invoked> view() {
    return new InvokedView(json.value());
  }
}
