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

/// `aloft invoke`: calls a function where it is deployed.
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
    function = syntax.required("NAME", "The function.", "-f", "--function");
    qualifier = syntax.text("VERSION", "A version or alias of it.", "-q", "--qualifier");
    data = syntax.text("TEXT", "The event.", "-d", "--data");
    path = syntax.text("FILE", "A file with the event.", "-p", "--path");
    raw = syntax.flag("Hand the event over as a text, even where it is JSON.", "--raw");
    context = syntax.text("JSON", "Client context.", "--context");
    contextPath = syntax.text("FILE", "A file with client context.", "--contextPath");
    List<String> types = List.of("RequestResponse", "Event", "DryRun");
    type =
        syntax.text("TYPE", "RequestResponse (default), Event or DryRun.", types, "-t", "--type");
    log = syntax.flag("Show the end of the function's log.", "-l", "--log");
    json = syntax.flag("Write status, result and log as one JSON object.", "--json");
    service = ServiceOptions.ofCloud(syntax);
  }

  @Override
  public int run(Session session) {
    Project project =
        session.accept(new LoadService(session.environment()).read(service.request()));
    InvokeDeployed.Call call =
        new InvokeDeployed.Call(
            String.valueOf(function.value()),
            new EventInput(data.value(), path.value(), raw.value()),
            new EventInput(context.value(), contextPath.value(), false),
            type.value(),
            qualifier.value(),
            log.value());
    Operations.Answer answer =
        new InvokeDeployed(session.environment()).run(project, call, session.console()::input);
    if (json.value()) {
      session.console().data(Json.write(plain(answer)));
    } else {
      show(session, answer);
    }
    if (answer.error()) {
      session.tell(
          List.of(
              Diagnostic.error("invoke/failed", "the function \"" + function.value() + "\" failed")
                  .hint(logs() + " shows what it wrote")));
      return 1;
    }
    return 0;
  }

  private String logs() {
    String where = service.request().local() ? "--local " : "";
    return "aloft logs " + where + "--function " + function.value();
  }

  private static void show(Session session, Operations.Answer answer) {
    if (!answer.payload().isEmpty()) {
      session.console().data(indented(answer.payload()));
    }
    String tail = answer.log();
    if (tail != null) {
      session.console().data(RULE);
      for (String line : tail.split("\n", -1)) {
        String text = LogView.text(line);
        if (text != null) {
          session.console().data(text);
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

  private static Map<String, @Nullable Object> plain(Operations.Answer answer) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("status", answer.status());
    plain.put("failed", answer.error());
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
