package aloft.cli.command;

import aloft.cli.console.ProgressView;
import aloft.cli.engine.Deploying;
import aloft.cli.engine.Project;
import aloft.cli.engine.Reading;
import aloft.spi.document.Json;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.Options;
import java.util.Map;

/// `aloft remove`: takes away what was deployed.
final class RemoveCommand implements Command {
  private final ServiceOptions service;
  private final Given<Boolean> verbose;
  private final Given<Boolean> json;

  RemoveCommand(Syntax syntax) {
    syntax.example("aloft remove --stage dev");
    service = ServiceOptions.ofCloud(syntax);
    verbose = syntax.flag("Show all that happens.", "--verbose");
    json = syntax.flag("Write the result as JSON.", "--json");
  }

  @Override
  public int run(Session session) {
    Stopwatch watch = new Stopwatch(session.environment().clock());
    Project project = session.accept(new Reading(session.environment()).read(service.request()));
    session.console().say("Removing " + session.label(project.blueprint(), "from"));
    Outcome outcome;
    try (ProgressView progress =
        new ProgressView(session.console(), session.diagnostics(), verbose.value())) {
      outcome = new Deploying(session.environment(), Options.NONE).remove(project, progress);
    }
    if (json.value()) {
      session.console().data(Json.write(Map.of("removed", outcome.changed())));
    }
    String name = project.blueprint().service().name();
    session
        .console()
        .say(
            outcome.changed()
                ? "✔ Service " + name + " has been successfully removed " + watch
                : "✔ There is nothing to remove: no " + outcome.subject());
    return 0;
  }
}
