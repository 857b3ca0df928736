package aloft.cli.command;

import aloft.cli.engine.ReadLogs.LogOutput;
import aloft.cli.engine.ReadLogs.LogsRequest;
import aloft.cli.view.LogLineView;
import aloft.cli.view.View;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `aloft logs`: prints the log of one or all functions; with `--tail` it follows the log.
final class LogsCommand implements Command<LogsRequest, LogOutput> {
  private static final int DEFAULT_INTERVAL = 1000;

  private final ServiceOptions service;
  private final Option<@Nullable String> function;
  private final Option<Boolean> tail;
  private final Option<@Nullable String> start;
  private final Option<@Nullable String> filter;
  private final Option<@Nullable Integer> interval;
  private final Option<Boolean> json;

  LogsCommand(CommandSyntax syntax) {
    syntax.example("aloft logs --function hello --tail");
    function = syntax.text("NAME", "The function (default: all functions).", "-f", "--function");
    tail = syntax.flag("Follow new lines.", "-t", "--tail");
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
  public LogsRequest request() {
    Integer given = interval.value();
    return new LogsRequest(
        service.request(),
        function.value(),
        start.value(),
        filter.value(),
        tail.value(),
        Duration.ofMillis(given == null ? DEFAULT_INTERVAL : Math.max(1, given)));
  }

  @Override
  public View<LogOutput> view() {
    return new LogLineView(json.value());
  }
}
