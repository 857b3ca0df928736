package aloft.cli.command;

import aloft.cli.engine.ServiceRequest;
import aloft.cli.view.InfoView;
import aloft.cli.view.View;
import aloft.spi.provider.Operations.Info;

/// `aloft info`: shows the deployed service.
final class InfoCommand implements Command<ServiceRequest, Info> {
  private final ServiceOptions service;
  private final Option<Boolean> conceal;
  private final Option<Boolean> verbose;
  private final Option<Boolean> json;

  InfoCommand(CommandSyntax syntax) {
    syntax.example("aloft info --stage prod --json");
    service = ServiceOptions.ofCloud(syntax);
    conceal = syntax.flag("Hide the values of API keys.", "--conceal");
    verbose = syntax.flag("Also show the stack outputs.", "--verbose");
    json = syntax.flag("Print the result as JSON.", "--json");
  }

  @Override
  public ServiceRequest request() {
    return service.request();
  }

  @Override
  public View<Info> view() {
    return new InfoView(json.value(), conceal.value(), verbose.value());
  }
}
