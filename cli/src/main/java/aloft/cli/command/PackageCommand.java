package aloft.cli.command;

import aloft.cli.engine.PackageService.PackageRequest;
import aloft.cli.view.PackageView;
import aloft.cli.view.View;
import aloft.spi.plan.Bundle;
import org.jspecify.annotations.Nullable;

/// `aloft package`: writes the zips and the plan, without deploying them.
final class PackageCommand implements Command<PackageRequest, Bundle> {
  private final ServiceOptions service;
  private final Option<@Nullable String> folder;
  private final CloudOptions plan;

  PackageCommand(CommandSyntax syntax) {
    syntax.example("aloft package --stage prod --package out");
    service = ServiceOptions.ofChecks(syntax);
    folder = syntax.text("DIR", "The output folder (default: .serverless).", "-p", "--package");
    plan = new CloudOptions(syntax, syntax.providers().planOptions());
  }

  @Override
  public PackageRequest request() {
    return new PackageRequest(service.request(), folder.value(), plan.options());
  }

  @Override
  public View<Bundle> view() {
    return new PackageView();
  }
}
