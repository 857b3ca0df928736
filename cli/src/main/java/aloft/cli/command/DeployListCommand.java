package aloft.cli.command;

import aloft.cli.engine.ListDeployments.Listed;
import aloft.cli.engine.ServiceRequest;
import aloft.cli.view.RevisionsView;
import aloft.cli.view.View;

/// `aloft deploy list`: lists the deployments that `rollback` can restore.
final class DeployListCommand implements Command<ServiceRequest, Listed> {
  private final ServiceOptions service;
  private final Option<Boolean> json;

  DeployListCommand(CommandSyntax syntax) {
    syntax.example("aloft deploy list --stage prod");
    service = ServiceOptions.ofCloud(syntax);
    json = syntax.flag("Print the result as JSON.", "--json");
  }

  @Override
  public ServiceRequest request() {
    return service.request();
  }

  @Override
  public View<Listed> view() {
    return new RevisionsView(json.value());
  }
}
