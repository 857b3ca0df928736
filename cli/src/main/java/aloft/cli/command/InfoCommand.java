package aloft.cli.command;

import aloft.cli.console.InfoView;
import aloft.cli.engine.Project;
import aloft.cli.engine.Reading;
import aloft.spi.document.Json;
import aloft.spi.provider.Operations.Info;
import java.util.Map;

/// `aloft info`: what is deployed.
final class InfoCommand implements Command {
  private final ServiceOptions service;
  private final Given<Boolean> conceal;
  private final Given<Boolean> verbose;
  private final Given<Boolean> json;

  InfoCommand(Syntax syntax) {
    syntax.example("aloft info --stage prod --json");
    service = ServiceOptions.ofCloud(syntax);
    conceal = syntax.flag("Hide the values of API keys.", "--conceal");
    verbose = syntax.flag("Show what the stack exports, too.", "--verbose");
    json = syntax.flag("Write it as JSON.", "--json");
  }

  @Override
  public int run(Session session) {
    Project project = session.accept(new Reading(session.environment()).read(service.request()));
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
