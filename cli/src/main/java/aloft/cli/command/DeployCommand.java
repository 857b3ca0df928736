package aloft.cli.command;

import aloft.cli.console.InfoView;
import aloft.cli.console.ProgressView;
import aloft.cli.engine.Deploying;
import aloft.cli.engine.Project;
import aloft.cli.engine.Reading;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.document.Json;
import aloft.spi.model.Service;
import aloft.spi.provider.Operations.Info;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `aloft deploy`: packs a service and makes the cloud what it wants.
final class DeployCommand implements Command {
  private final ServiceOptions service;
  private final Given<@Nullable String> folder;
  private final Given<Boolean> force;
  private final Given<Boolean> conceal;
  private final Given<Boolean> verbose;
  private final Given<Boolean> json;
  private final Given<@Nullable String> function;
  private final PlanOptions plan;

  DeployCommand(Syntax syntax) {
    syntax.example("aloft deploy --stage prod");
    service = ServiceOptions.ofCloud(syntax);
    folder = syntax.text("DIR", "Deploy what \"aloft package\" put there.", "-p", "--package");
    force = syntax.flag("Deploy even where nothing has changed.", "--force");
    conceal = syntax.flag("Hide the values of API keys.", "--conceal");
    verbose = syntax.flag("Show all that happens, and what the stack exports.", "--verbose");
    json = syntax.flag("Write the result as JSON.", "--json");
    plan = new PlanOptions(syntax);
    function = syntax.unlisted("NAME", "-f", "--function");
  }

  @Override
  public int run(Session session) {
    if (function.value() != null) {
      throw new Failure(
          Diagnostic.error("command/not-built", "a function cannot be deployed alone yet")
              .hint(String.valueOf(Registry.instead("deploy function"))));
    }
    Stopwatch watch = new Stopwatch(session.environment().clock());
    Project project = session.accept(new Reading(session.environment()).read(service.request()));
    session.console().say("Deploying " + session.label(project.blueprint(), "to"));
    Deploying.Deployed deployed;
    try (ProgressView progress =
        new ProgressView(session.console(), session.diagnostics(), verbose.value())) {
      deployed =
          session.accept(
              new Deploying(session.environment(), plan.options())
                  .deploy(project, folder.value(), force.value(), progress));
    }
    Info info = deployed.info();
    String subject = deployed.outcome().subject();
    if (json.value()) {
      session.console().data(Json.write(result(deployed, project.blueprint().service())));
    }
    if (info == null) {
      session.console().say("✔ No changes to deploy. Deployment skipped. " + watch);
      return 0;
    }
    session.console().say("✔ Service deployed to " + subject + " " + watch);
    if (!json.value()) {
      session.console().say("");
      new InfoView(info, conceal.value())
          .sections(deployed.sizes(), verbose.value())
          .forEach(session.console()::data);
    }
    return 0;
  }

  private Map<String, Object> result(Deploying.Deployed deployed, Service service) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("changed", deployed.outcome().changed());
    Info info = deployed.info();
    if (info == null) {
      result.put("service", service.name());
      result.put("stage", service.stage());
      result.put("region", service.region());
    } else {
      result.putAll(new InfoView(info, conceal.value()).json());
    }
    return result;
  }
}
