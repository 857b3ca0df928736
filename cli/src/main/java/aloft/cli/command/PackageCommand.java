package aloft.cli.command;

import aloft.cli.console.ProgressView;
import aloft.cli.engine.LoadService;
import aloft.cli.engine.PackageService;
import aloft.cli.engine.Project;
import aloft.spi.provider.Blueprint;
import org.jspecify.annotations.Nullable;

/// `aloft package`: writes the zips and the plan, without deploying them.
final class PackageCommand implements Command {
  private final ServiceOptions service;
  private final Option<@Nullable String> folder;
  private final PlanOptions plan;

  PackageCommand(CommandSyntax syntax) {
    syntax.example("aloft package --stage prod --package out");
    service = new ServiceOptions(syntax);
    folder = syntax.text("DIR", "The output folder (default: .serverless).", "-p", "--package");
    plan = new PlanOptions(syntax);
  }

  @Override
  public int run(Session session) {
    Project project =
        session.accept(new LoadService(session.environment()).read(service.request()));
    session.console().printMessage("Packaging " + label(project.blueprint()));
    try (ProgressView progress =
        new ProgressView(session.console(), session.diagnostics(), false)) {
      session.accept(
          new PackageService(session.environment(), plan.options(), progress)
              .bundle(project, folder.value()));
    }
    session.console().printMessage("✔ Service packaged");
    return 0;
  }

  private static String label(Blueprint blueprint) {
    var service = blueprint.service();
    return service.name() + " for stage " + service.stage() + " (" + service.region() + ")";
  }
}
