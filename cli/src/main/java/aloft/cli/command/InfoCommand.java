package aloft.cli.command;

import aloft.cli.console.InfoView;
import aloft.cli.engine.LoadService;
import aloft.cli.engine.Project;
import aloft.spi.document.Json;
import aloft.spi.provider.Operations.Info;
import java.util.Map;

/// `aloft info`: shows the deployed service.
final class InfoCommand implements Command {
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
  public int run(Session session) {
    Project project =
        session.accept(new LoadService(session.environment()).read(service.request()));
    Info info = project.cloud().operations().info(project.blueprint().target());
    InfoView view = new InfoView(info, conceal.value());
    if (json.value()) {
      session.console().printData(Json.write(view.json()));
      return 0;
    }
    view.header().forEach(session.console()::printData);
    view.sections(Map.of(), verbose.value()).forEach(session.console()::printData);
    return 0;
  }
}
