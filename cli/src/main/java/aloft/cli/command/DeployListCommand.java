package aloft.cli.command;

import aloft.cli.engine.ListDeployments.ListRequest;
import aloft.cli.engine.ListDeployments.Listing;
import aloft.cli.view.ListingView;
import aloft.cli.view.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `aloft deploy list`: lists the deployments that `rollback` can restore; `aloft deploy list
/// functions`: the versions that `rollback function` can restore.
final class DeployListCommand implements Command<ListRequest, Listing> {
  private final ServiceOptions service;
  private final Option<@Nullable String> what;
  private final Option<Boolean> json;

  DeployListCommand(CommandSyntax syntax) {
    syntax.example("aloft deploy list functions --stage prod");
    what =
        syntax.optionalPositional(
            "functions", "List the versions of each function instead.", List.of("functions"));
    service = ServiceOptions.ofCloud(syntax);
    json = syntax.flag("Print the result as JSON.", "--json");
  }

  @Override
  public ListRequest request() {
    return new ListRequest(service.request(), what.value() != null);
  }

  @Override
  public View<Listing> view() {
    return new ListingView(json.value());
  }
}
