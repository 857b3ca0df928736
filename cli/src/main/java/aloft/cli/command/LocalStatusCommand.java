package aloft.cli.command;

import aloft.cli.engine.Nothing;
import aloft.cli.view.LocalStatusView;
import aloft.cli.view.View;
import aloft.spi.provider.LocalCloudControl.Status;

/// `aloft local status`: shows the process and the deployments of the local cloud.
final class LocalStatusCommand implements Command<Nothing, Status> {
  private final Option<Boolean> json;

  LocalStatusCommand(CommandSyntax syntax) {
    syntax.example("aloft local status");
    json = syntax.flag("Print the status as JSON.", "--json");
  }

  @Override
  public Nothing request() {
    return new Nothing();
  }

  @Override
  public View<Status> view() {
    return new LocalStatusView(json.value());
  }
}
