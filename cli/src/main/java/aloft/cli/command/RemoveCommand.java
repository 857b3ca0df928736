package aloft.cli.command;

import aloft.cli.engine.RemoveService.Removed;
import aloft.cli.engine.ServiceRequest;
import aloft.cli.view.RemoveView;
import aloft.cli.view.View;

/// `aloft remove`: removes the deployed service.
final class RemoveCommand implements Command<ServiceRequest, Removed> {
  private final ServiceOptions service;
  private final Option<Boolean> verbose;
  private final Option<Boolean> json;

  RemoveCommand(CommandSyntax syntax) {
    syntax.example("aloft remove --stage dev");
    service = ServiceOptions.ofCloud(syntax);
    verbose = syntax.flag("Show detailed progress.", "--verbose");
    json = syntax.flag("Print the result as JSON.", "--json");
  }

  @Override
  public ServiceRequest request() {
    return service.request();
  }

  @Override
  public View<Removed> view() {
    return new RemoveView(json.value());
  }

  @Override
  public boolean isVerbose() {
    return verbose.value();
  }
}
