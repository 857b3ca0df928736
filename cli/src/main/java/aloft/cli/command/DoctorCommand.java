package aloft.cli.command;

import aloft.cli.engine.Doctor.Report;
import aloft.cli.engine.ServiceRequest;
import aloft.cli.view.DoctorView;
import aloft.cli.view.View;

/// `aloft doctor`: checks what Aloft needs on this machine.
final class DoctorCommand implements Command<ServiceRequest, Report> {
  private final ServiceOptions service;
  private final Option<Boolean> json;

  DoctorCommand(CommandSyntax syntax) {
    syntax.example("aloft doctor --json");
    service = new ServiceOptions(syntax);
    json = syntax.flag("Print the result as JSON.", "--json");
  }

  @Override
  public ServiceRequest request() {
    return service.request();
  }

  @Override
  public View<Report> view() {
    return new DoctorView(json.value());
  }
}
