package aloft.cli.command;

import aloft.cli.console.LogView;
import aloft.cli.engine.LoadService;
import aloft.cli.engine.LogTime;
import aloft.cli.engine.Project;
import aloft.spi.document.Json;
import aloft.spi.model.Function;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `aloft logs`: prints the log of a function; with `--tail` it follows the log.
final class LogsCommand implements Command {
  private final ServiceOptions service;
  private final Option<@Nullable String> function;
  private final Option<Boolean> tail;
  private final Option<@Nullable String> start;
  private final Option<@Nullable String> filter;
  private final Option<@Nullable Integer> interval;
  private final Option<Boolean> json;

  LogsCommand(CommandSyntax syntax) {
    syntax.example("aloft logs --function hello --tail");
    function = syntax.requiredPositional("NAME", "The name of the function.", "-f", "--function");
    tail = syntax.flag("Keep printing new lines.", "-t", "--tail");
    start =
        syntax.text(
            "TIME", "Start time: 30m, 2h or 1d ago, or a date (default: 10m).", "--startTime");
    filter = syntax.text("PATTERN", "Print only matching lines.", "--filter");
    interval =
        syntax.number(
            "MS",
            "With --tail: polling interval in milliseconds (default: 1000).",
            "-i",
            "--interval");
    json = syntax.flag("Print a JSON object per line.", "--json");
    service = ServiceOptions.ofCloud(syntax);
  }

  @Override
  public int run(Session session) {
    Project project =
        session.accept(new LoadService(session.environment()).read(service.request()));
    Function target = project.blueprint().service().function(String.valueOf(function.value()));
    String from = start.value();
    Instant now = session.environment().clock().instant();
    Integer pause = interval.value();
    LogQuery query =
        new LogQuery(
            from == null ? null : LogTime.read(from, now),
            filter.value(),
            tail.value(),
            Duration.ofMillis(pause == null ? 1000 : Math.max(1, pause)));
    project
        .cloud()
        .operations()
        .logs(project.blueprint().target(), target, query, line -> show(session, line));
    return 0;
  }

  private void show(Session session, LogLine line) {
    String text = json.value() ? Json.write(toJson(line), 0) : LogView.text(line.message());
    if (text != null) {
      session.console().printData(text);
      session.console().out().flush();
    }
  }

  private static Map<String, Object> toJson(LogLine line) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("moment", line.timestamp().toString());
    plain.put("stream", line.stream());
    plain.put("message", line.message());
    return plain;
  }
}
