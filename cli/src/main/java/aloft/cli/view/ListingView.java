package aloft.cli.view;

import aloft.cli.engine.ListDeployments.Listed;
import aloft.cli.engine.ListDeployments.ListedFunctions;
import aloft.cli.engine.ListDeployments.Listing;

/// Shows what can be restored: as text or as JSON.
public record ListingView(boolean json) implements View<Listing> {

  @Override
  public Output show(Listing listing) {
    return switch (listing) {
      case Listed deployments -> new RevisionsView(json).show(deployments);
      case ListedFunctions functions -> new FunctionVersionsView(json).show(functions);
    };
  }
}
