package aloft.cli.command;

import aloft.cli.engine.ShowMetrics.MetricsRequest;
import aloft.cli.engine.ShowMetrics.ServiceMetrics;
import aloft.cli.view.MetricsView;
import aloft.cli.view.View;
import org.jspecify.annotations.Nullable;

/// `aloft metrics`: shows invocations, errors and durations of the functions.
final class MetricsCommand implements Command<MetricsRequest, ServiceMetrics> {
  private final ServiceOptions service;
  private final Option<@Nullable String> function;
  private final Option<@Nullable String> start;
  private final Option<@Nullable String> end;
  private final Option<Boolean> json;

  MetricsCommand(CommandSyntax syntax) {
    syntax.example("aloft metrics --startTime 7d");
    function = syntax.text("NAME", "The function (default: all functions).", "-f", "--function");
    start =
        syntax.text(
            "TIME", "Start time: 30m, 2h or 1d ago, or a date (default: 1d).", "--startTime");
    end = syntax.text("TIME", "End time, in the same form (default: now).", "--endTime");
    json = syntax.flag("Print the result as JSON.", "--json");
    service = ServiceOptions.ofCloud(syntax);
  }

  @Override
  public MetricsRequest request() {
    return new MetricsRequest(service.request(), function.value(), start.value(), end.value());
  }

  @Override
  public View<ServiceMetrics> view() {
    return new MetricsView(json.value());
  }
}
