package aloft.cli.command;

import aloft.cli.console.LogView;
import aloft.cli.engine.EventInput;
import aloft.cli.engine.InvokeDeployed;
import aloft.cli.engine.LoadService;
import aloft.cli.engine.Project;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.provider.Operations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `aloft invoke`: invokes a deployed function.
final class InvokeCommand implements Command {
  private static final int INDENT = 4;
  private static final String RULE = "-".repeat(68);

  private final ServiceOptions service;
  private final Option<@Nullable String> function;
  private final Option<@Nullable String> qualifier;
  private final Option<@Nullable String> data;
  private final Option<@Nullable String> path;
  private final Option<Boolean> raw;
  private final Option<@Nullable String> context;
  private final Option<@Nullable String> contextPath;
  private final Option<@Nullable String> type;
  private final Option<Boolean> log;
  private final Option<Boolean> json;

  InvokeCommand(CommandSyntax syntax) {
    syntax.example("aloft invoke --function hello --data '{\"name\": \"you\"}'");
    function = syntax.requiredPositional("NAME", "The name of the function.", "-f", "--function");
    qualifier = syntax.text("VERSION", "The version or alias to invoke.", "-q", "--qualifier");
    data = syntax.text("TEXT", "The event: JSON or text.", "-d", "--data");
    path = syntax.text("FILE", "Read the event from a file.", "-p", "--path");
    raw = syntax.flag("Pass the event as text even if it is JSON.", "--raw");
    context = syntax.text("JSON", "The client context.", "--context");
    contextPath = syntax.text("FILE", "Read the client context from a file.", "--contextPath");
    List<String> types = List.of("RequestResponse", "Event", "DryRun");
    type =
        syntax.text(
            "TYPE",
            "The invocation type: RequestResponse (default), Event or DryRun.",
            types,
            "-t",
            "--type");
    log = syntax.flag("Show the last lines of the function's log.", "-l", "--log");
    json = syntax.flag("Print status, result and log as one JSON object.", "--json");
    service = ServiceOptions.ofCloud(syntax);
  }

  @Override
  public int run(Session session) {
    Project project =
        session.accept(new LoadService(session.environment()).read(service.request()));
    InvokeDeployed.InvokeRequest call =
        new InvokeDeployed.InvokeRequest(
            String.valueOf(function.value()),
            new EventInput(data.value(), path.value(), raw.value()),
            new EventInput(context.value(), contextPath.value(), false),
            type.value(),
            qualifier.value(),
            log.value());
    Operations.CallResult answer =
        new InvokeDeployed(session.environment()).run(project, call, session.console()::pipedInput);
    if (json.value()) {
      session.console().printData(Json.write(toJson(answer)));
    } else {
      show(session, answer);
    }
    if (answer.failed()) {
      session.report(
          List.of(
              Diagnostic.error("invoke/failed", "the function \"" + function.value() + "\" failed")
                  .hint(logs() + " shows its log")));
      return 1;
    }
    return 0;
  }

  private String logs() {
    String where = service.request().local() ? "--local " : "";
    return "aloft logs " + where + "--function " + function.value();
  }

  private static void show(Session session, Operations.CallResult answer) {
    if (!answer.payload().isEmpty()) {
      session.console().printData(indented(answer.payload()));
    }
    String tail = answer.log();
    if (tail != null) {
      session.console().printData(RULE);
      for (String line : tail.split("\n", -1)) {
        String text = LogView.text(line);
        if (text != null) {
          session.console().printData(text);
        }
      }
    }
  }

  private static String indented(String payload) {
    try {
      return Json.write(Json.read(payload, "result"), INDENT);
    } catch (UserException notJson) {
      return payload;
    }
  }

  private static Map<String, @Nullable Object> toJson(Operations.CallResult answer) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("status", answer.status());
    plain.put("failed", answer.failed());
    plain.put("result", value(answer.payload()));
    plain.put("log", answer.log());
    return plain;
  }

  private static @Nullable Object value(String payload) {
    try {
      return payload.isEmpty() ? null : Json.read(payload, "result");
    } catch (UserException notJson) {
      return payload;
    }
  }
}
