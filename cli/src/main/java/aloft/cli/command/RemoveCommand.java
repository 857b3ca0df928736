package aloft.cli.command;

import aloft.cli.console.ProgressView;
import aloft.cli.engine.DeployService;
import aloft.cli.engine.LoadService;
import aloft.cli.engine.Project;
import aloft.spi.document.Json;
import aloft.spi.model.Options;
import aloft.spi.provider.Deployments.Outcome;
import java.util.Map;

/// `aloft remove`: removes the deployed service.
final class RemoveCommand implements Command {
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
  public int run(Session session) {
    Stopwatch watch = new Stopwatch(session.environment().clock());
    Project project =
        session.accept(new LoadService(session.environment()).read(service.request()));
    session.console().printMessage("Removing " + session.label(project.blueprint(), "from"));
    Outcome outcome;
    try (ProgressView progress =
        new ProgressView(session.console(), session.diagnostics(), verbose.value())) {
      outcome = new DeployService(session.environment(), Options.NONE).remove(project, progress);
    }
    if (json.value()) {
      session.console().printData(Json.write(Map.of("removed", outcome.changed())));
    }
    String name = project.blueprint().service().name();
    session
        .console()
        .printMessage(
            outcome.changed()
                ? "✔ Service " + name + " has been successfully removed " + watch
                : "✔ There is nothing to remove: no " + outcome.subject());
    return 0;
  }
}
