package aloft.cli.command;

import aloft.cli.engine.Bundling;
import aloft.cli.engine.Project;
import aloft.cli.engine.Reading;
import aloft.spi.provider.Blueprint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `aloft package`: makes the zips and the plan, and changes nothing else.
@CommandLine.Command(
    name = "package",
    description = "Makes the zips and the templates, without deploying them.",
    footer = {"", "Example: aloft package --stage prod --package out"})
final class PackageCommand implements Command {
  @Mixin private ServiceOptions service = new ServiceOptions();

  @Option(
      names = {"-p", "--package"},
      paramLabel = "DIR",
      description = "Where to put them (default: .serverless).")
  private @Nullable String folder;

  @Override
  public int run(Session session) {
    Project project = session.accept(new Reading(session.environment()).read(service.request()));
    session.console().say("Packaging " + label(project.blueprint()));
    session.accept(new Bundling(session.environment()).bundle(project, folder));
    session.console().say("✔ Service packaged");
    return 0;
  }

  private static String label(Blueprint blueprint) {
    var service = blueprint.service();
    return service.name() + " for stage " + service.stage() + " (" + service.region() + ")";
  }
}
