package aloft.cli.engine;

import aloft.spi.model.Options;
import aloft.spi.plan.Bundle;
import org.jspecify.annotations.Nullable;

/// Packages a service without deploying it: it asks the cloud only for what the plan needs, such as
/// the digests of images.
public final class PackageService implements UseCase<PackageService.PackageRequest, Bundle> {
  private final Installation installation;

  public PackageService(Installation installation) {
    this.installation = installation;
  }

  /// What to package.
  ///
  /// @param folder the output folder, relative to the service's folder; null for the default
  /// @param options the options of the plan
  public record PackageRequest(ServiceRequest service, @Nullable String folder, Options options) {}

  @Override
  public void run(PackageRequest request, Session<Bundle> session) {
    try (Project project =
        new LoadService(installation).openForDeployment(request.service(), false, session)) {
      session.started(project.blueprint().service());
      project.scripts().run(Scripts.Moment.BEFORE_PACKAGE);
      BundleBuilder builder =
          new BundleBuilder(
              installation.environment(), project, request.options(), session.progress());
      Bundle bundle = session.accept(builder.build(request.folder()));
      project.scripts().run(Scripts.Moment.AFTER_PACKAGE);
      session.show(bundle);
    }
  }
}
