package aloft.cli.command;

import aloft.cli.console.InfoView;
import aloft.cli.console.ProgressView;
import aloft.cli.engine.DeployService;
import aloft.cli.engine.LoadService;
import aloft.cli.engine.Project;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.model.Service;
import aloft.spi.provider.Operations.Info;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `aloft deploy`: packages a service and deploys it.
final class DeployCommand implements Command {
  private final ServiceOptions service;
  private final Option<@Nullable String> folder;
  private final Option<Boolean> force;
  private final Option<Boolean> conceal;
  private final Option<Boolean> verbose;
  private final Option<Boolean> json;
  private final Option<@Nullable String> function;
  private final PlanOptions plan;

  DeployCommand(CommandSyntax syntax) {
    syntax.example("aloft deploy --stage prod");
    service = ServiceOptions.ofCloud(syntax);
    folder =
        syntax.text(
            "DIR", "Deploy the output of \"aloft package\" from this folder.", "-p", "--package");
    force = syntax.flag("Deploy even if nothing has changed.", "--force");
    conceal = syntax.flag("Hide the values of API keys.", "--conceal");
    verbose = syntax.flag("Show detailed progress and the stack outputs.", "--verbose");
    json = syntax.flag("Print the result as JSON.", "--json");
    plan = new PlanOptions(syntax);
    function = syntax.hidden("NAME", "-f", "--function");
  }

  @Override
  public int run(Session session) {
    if (function.value() != null) {
      throw new UserException(
          Diagnostic.error("command/not-built", "deploying a single function is not supported yet")
              .hint(String.valueOf(Registry.alternativeTo("deploy function"))));
    }
    Stopwatch watch = new Stopwatch(session.environment().clock());
    Project project =
        session.accept(new LoadService(session.environment()).read(service.request()));
    session.console().printMessage("Deploying " + session.label(project.blueprint(), "to"));
    DeployService.Deployed deployed;
    try (ProgressView progress =
        new ProgressView(session.console(), session.diagnostics(), verbose.value())) {
      deployed =
          session.accept(
              new DeployService(session.environment(), plan.options())
                  .deploy(project, folder.value(), force.value(), progress));
    }
    Info info = deployed.info();
    String subject = deployed.outcome().subject();
    if (json.value()) {
      session.console().printData(Json.write(result(deployed, project.blueprint().service())));
    }
    if (info == null) {
      session.console().printMessage("✔ No changes to deploy. Deployment skipped. " + watch);
      return 0;
    }
    session.console().printMessage("✔ Service deployed to " + subject + " " + watch);
    if (!json.value()) {
      session.console().printMessage("");
      new InfoView(info, conceal.value())
          .sections(deployed.sizes(), verbose.value())
          .forEach(session.console()::printData);
    }
    return 0;
  }

  private Map<String, Object> result(DeployService.Deployed deployed, Service service) {
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
