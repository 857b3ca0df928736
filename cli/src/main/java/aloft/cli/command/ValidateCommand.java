package aloft.cli.command;

import aloft.cli.engine.ServiceRequest;
import aloft.cli.engine.ValidateManifest.Findings;
import aloft.cli.view.FindingsView;
import aloft.cli.view.View;

/// `aloft validate`: checks the manifest and lists its problems.
final class ValidateCommand implements Command<ServiceRequest, Findings> {
  private final ServiceOptions service;
  private final Option<Boolean> json;

  ValidateCommand(CommandSyntax syntax) {
    syntax.example("aloft validate --stage prod --json");
    service = ServiceOptions.ofChecks(syntax);
    json = syntax.flag("Print the list as JSON.", "--json");
  }

  @Override
  public ServiceRequest request() {
    return service.request();
  }

  @Override
  public View<Findings> view() {
    return new FindingsView(json.value());
  }
}
