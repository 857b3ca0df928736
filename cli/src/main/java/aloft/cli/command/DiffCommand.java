package aloft.cli.command;

import aloft.cli.engine.AllowedLosses;
import aloft.cli.engine.DeployService.DeployRequest;
import aloft.cli.engine.DeployService.DeployResult;
import aloft.cli.engine.DeployService.Mode;
import aloft.cli.view.DiffView;
import aloft.cli.view.View;
import org.jspecify.annotations.Nullable;

/// `aloft diff`: shows what a deployment would change.
final class DiffCommand implements Command<DeployRequest, DeployResult> {
  private final ServiceOptions service;
  private final Option<@Nullable String> folder;
  private final Option<Boolean> quick;
  private final Option<Boolean> exitCode;
  private final Option<Boolean> verbose;
  private final Option<Boolean> json;
  private final CloudOptions plan;

  DiffCommand(CommandSyntax syntax) {
    syntax.example("aloft diff --stage prod");
    service = ServiceOptions.ofDeployment(syntax);
    folder =
        syntax.text(
            "DIR", "Compare the output of \"aloft package\" in this folder.", "-p", "--package");
    quick =
        syntax.flag(
            "Only compare with what was deployed last; faster, but less is certain.", "--quick");
    exitCode = syntax.flag("End with exit code 2 if something would change.", "--exit-code");
    verbose = syntax.flag("Show detailed progress.", "--verbose");
    json = syntax.flag("Print the result as JSON.", "--json");
    plan = new CloudOptions(syntax, syntax.providers().planOptions());
  }

  @Override
  public DeployRequest request() {
    return new DeployRequest(
        service.request(),
        folder.value(),
        false,
        null,
        AllowedLosses.NONE,
        false,
        false,
        plan.options(),
        quick.value() ? Mode.QUICK_PREVIEW : Mode.PREVIEW);
  }

  @Override
  public View<DeployResult> view() {
    return new DiffView(json.value(), exitCode.value());
  }

  @Override
  public boolean isVerbose() {
    return verbose.value();
  }
}
