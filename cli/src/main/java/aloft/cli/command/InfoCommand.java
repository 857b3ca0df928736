package aloft.cli.command;

import aloft.cli.engine.ShowInfo.InfoRequest;
import aloft.cli.view.InfoView;
import aloft.cli.view.View;
import aloft.spi.provider.Operations.Info;

/// `aloft info`: shows the deployed service.
final class InfoCommand implements Command<InfoRequest, Info> {
  private final ServiceOptions service;
  private final Option<Boolean> conceal;
  private final Option<Boolean> verbose;
  private final Option<Boolean> json;

  InfoCommand(CommandSyntax syntax) {
    syntax.example("aloft info --stage prod --json");
    service = ServiceOptions.ofCloud(syntax);
    conceal = syntax.flag("Hide the values of keys.", "--conceal");
    verbose =
        syntax.flag(
            "Also show the outputs of the deployment and the keys of functions.", "--verbose");
    json = syntax.flag("Print the result as JSON.", "--json");
  }

  @Override
  public InfoRequest request() {
    return new InfoRequest(service.request(), verbose.value());
  }

  @Override
  public View<Info> view() {
    return new InfoView(json.value(), conceal.value(), verbose.value());
  }
}
