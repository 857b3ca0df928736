package aloft.cli.command;

import aloft.cli.engine.PruneVersions.Deleted;
import aloft.cli.engine.PruneVersions.PruneRequest;
import aloft.cli.view.PruneView;
import aloft.cli.view.View;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import org.jspecify.annotations.Nullable;

/// `aloft prune`: deletes old versions of functions and layers.
final class PruneCommand implements Command<PruneRequest, Deleted> {
  private final ServiceOptions service;
  private final Option<@Nullable Integer> keep;
  private final Option<@Nullable String> function;
  private final Option<Boolean> layers;
  private final Option<Boolean> dryRun;
  private final Option<Boolean> json;

  PruneCommand(CommandSyntax syntax) {
    syntax.example("aloft prune --number 3 --includeLayers");
    keep = syntax.number("NUMBER", "How many of the newest versions to keep.", "-n", "--number");
    function = syntax.text("NAME", "The function (default: all functions).", "-f", "--function");
    layers = syntax.flag("Delete old versions of layers too.", "-i", "--includeLayers");
    dryRun = syntax.flag("Only show what would be deleted.", "-d", "--dryRun");
    json = syntax.flag("Print the result as JSON.", "--json");
    service = ServiceOptions.ofCloud(syntax);
  }

  @Override
  public PruneRequest request() {
    Integer number = keep.value();
    if (number == null || number < 0) {
      throw new UserException(
          Diagnostic.error("usage", "prune needs the number of versions to keep, at least 0")
              .hint("as in aloft prune -n 3"));
    }
    return new PruneRequest(
        service.request(), function.value(), number, layers.value(), dryRun.value());
  }

  @Override
  public View<Deleted> view() {
    return new PruneView(json.value());
  }
}
