package aloft.cli.command;

import aloft.cli.engine.AllowedLosses;
import aloft.cli.engine.DeployService.DeployRequest;
import aloft.cli.engine.DeployService.DeployResult;
import aloft.cli.engine.DeployService.Mode;
import aloft.cli.engine.ServiceRequest;
import aloft.cli.view.DeployView;
import aloft.cli.view.DiffView;
import aloft.cli.view.InfoView;
import aloft.cli.view.View;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `aloft deploy`: packages a service and deploys it.
final class DeployCommand implements Command<DeployRequest, DeployResult> {
  private final ServiceOptions service;
  private final Option<@Nullable String> folder;
  private final Option<Boolean> force;
  private final Option<Boolean> dryRun;
  private final Option<Boolean> confirm;
  private final Option<List<String>> removable;
  private final Option<List<String>> replaceable;
  private final Option<Boolean> importsExisting;
  private final Option<@Nullable String> variablesFile;
  private final Option<Boolean> conceal;
  private final Option<Boolean> verbose;
  private final Option<Boolean> json;
  private final Option<Boolean> watch;
  private final CloudOptions plan;

  DeployCommand(CommandSyntax syntax) {
    syntax.example("aloft deploy --stage prod");
    service = ServiceOptions.ofDeployment(syntax);
    folder =
        syntax.text(
            "DIR", "Deploy the output of \"aloft package\" from this folder.", "-p", "--package");
    force = syntax.flag("Deploy even if nothing has changed.", "--force");
    dryRun = syntax.flag("Show what would change, as \"aloft diff\" does.", "--dry-run");
    confirm = syntax.flag("Show what would change, and ask before it is deployed.", "--confirm");
    removable =
        syntax.texts(
            "ID",
            "Allow the deletion or replacement of this resource; may be repeated.",
            "--allow-remove");
    replaceable =
        syntax.texts(
            "ID", "Allow the replacement of this resource; may be repeated.", "--allow-replace");
    importsExisting =
        syntax.flag(
            "Take resources that exist already into the deployment, instead of creating them.",
            "--import");
    variablesFile =
        syntax.text(
            "FILE",
            "With --local: read environment variables of the functions from a file.",
            "--env-file");
    conceal = syntax.flag("Hide the values of API keys.", "--conceal");
    verbose = syntax.flag("Show detailed progress and the stack outputs.", "--verbose");
    json = syntax.flag("Print the result as JSON.", "--json");
    watch =
        syntax.flag(
            "Deploy, then update functions whenever their files change, until Ctrl-C.", "--watch");
    plan = new CloudOptions(syntax, syntax.providers().planOptions());
  }

  @Override
  public DeployRequest request() {
    ServiceRequest request = service.request();
    if (variablesFile.value() != null && !request.local()) {
      throw new UserException(
          Diagnostic.error("command/env-file", "--env-file needs --local")
              .hint(
                  "set the variables of deployed functions in the manifest, under"
                      + " \"environment\""));
    }
    Mode mode = mode();
    if (mode == Mode.WATCH) {
      requireUsableWithWatch();
    }
    return new DeployRequest(
        request,
        folder.value(),
        force.value(),
        variablesFile.value(),
        AllowedLosses.of(removable.value(), replaceable.value()),
        importsExisting.value(),
        json.value(),
        plan.options(),
        mode);
  }

  private Mode mode() {
    if (watch.value()) {
      return Mode.WATCH;
    }
    return dryRun.value() ? Mode.PREVIEW : confirm.value() ? Mode.CONFIRM : Mode.DEPLOY;
  }

  private void requireUsableWithWatch() {
    String other =
        dryRun.value()
            ? "--dry-run"
            : confirm.value()
                ? "--confirm"
                : json.value() ? "--json" : folder.value() != null ? "--package" : null;
    if (other != null) {
      throw new UserException(
          Diagnostic.error("usage", "--watch cannot be used together with " + other)
              .hint("--watch packages and deploys until Ctrl-C: leave one of the two out"));
    }
  }

  @Override
  public View<DeployResult> view() {
    if (dryRun.value()) {
      return new DiffView(json.value(), false);
    }
    return new DeployView(new InfoView(json.value(), conceal.value(), verbose.value()));
  }

  @Override
  public boolean isVerbose() {
    return verbose.value();
  }
}
