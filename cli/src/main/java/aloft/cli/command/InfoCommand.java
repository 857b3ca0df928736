package aloft.cli.command;

import aloft.cli.console.InfoView;
import aloft.cli.engine.LoadService;
import aloft.cli.engine.Project;
import aloft.spi.document.Json;
import aloft.spi.provider.Operations.Info;
import java.util.Map;

/// `aloft info`: what is deployed.
final class InfoCommand implements Command {
  private final ServiceOptions service;
  private final Option<Boolean> conceal;
  private final Option<Boolean> verbose;
  private final Option<Boolean> json;

  InfoCommand(CommandSyntax syntax) {
    syntax.example("aloft info --stage prod --json");
    service = ServiceOptions.ofCloud(syntax);
    conceal = syntax.flag("Hide the values of API keys.", "--conceal");
    verbose = syntax.flag("Show what the stack exports, too.", "--verbose");
    json = syntax.flag("Write it as JSON.", "--json");
  }

  @Override
  public int run(Session session) {
    Project project =
        session.accept(new LoadService(session.environment()).read(service.request()));
    Info info = project.cloud().operations().info(project.blueprint().target());
    InfoView view = new InfoView(info, conceal.value());
    if (json.value()) {
      session.console().data(Json.write(view.json()));
      return 0;
    }
    view.head().forEach(session.console()::data);
    view.sections(Map.of(), verbose.value()).forEach(session.console()::data);
    return 0;
  }
}
