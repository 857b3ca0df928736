package aloft.cli.command;

import aloft.cli.engine.EstimateCost.CostRequest;
import aloft.cli.engine.EstimateCost.Estimated;
import aloft.cli.view.CostView;
import aloft.cli.view.View;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.CostModel.MonthlyUsage;
import org.jspecify.annotations.Nullable;

/// `aloft cost`: estimates the costs of a month.
final class CostCommand implements Command<CostRequest, Estimated> {
  private static final int CALLS = 1_000_000;
  private static final int MILLISECONDS = 100;

  private final ServiceOptions service;
  private final Option<@Nullable String> function;
  private final Option<@Nullable Integer> calls;
  private final Option<@Nullable Integer> duration;
  private final Option<Boolean> json;

  CostCommand(CommandSyntax syntax) {
    syntax.example("aloft cost -f hello --calls 3000000 --duration 120");
    service = new ServiceOptions(syntax);
    function = syntax.text("NAME", "The function (default: all).", "-f", "--function");
    calls =
        syntax.number("N", "The calls of each function in a month (default: 1000000).", "--calls");
    duration =
        syntax.number("MS", "The billed duration of a call (default: 100 ms).", "--duration");
    json = syntax.flag("Print the result as JSON.", "--json");
  }

  @Override
  public CostRequest request() {
    return new CostRequest(
        service.request(),
        function.value(),
        new MonthlyUsage(
            atLeast(0, calls.value(), CALLS, "--calls"),
            atLeast(1, duration.value(), MILLISECONDS, "--duration")));
  }

  private static int atLeast(int least, @Nullable Integer given, int standard, String name) {
    if (given != null && given < least) {
      throw new UserException(
          Diagnostic.error("usage", name + " must be at least " + least + ", not " + given));
    }
    return given == null ? standard : given;
  }

  @Override
  public View<Estimated> view() {
    return new CostView(json.value());
  }
}
