package aloft.cli.engine;

import aloft.cli.engine.ShowPermissions.PermissionsRequest;
import aloft.cli.engine.ShowPermissions.Shown;
import aloft.spi.model.Service;
import aloft.spi.provider.DeployerAccess;
import aloft.spi.provider.DeployerAccess.Permissions;
import aloft.spi.provider.DeployerAccess.Recipient;

/// Shows the permissions that a deployment of the service needs. It asks the cloud for nothing but
/// the variables of the manifest.
public final class ShowPermissions implements UseCase<PermissionsRequest, Shown> {
  private final LoadService loader;

  public ShowPermissions(Installation installation) {
    this.loader = new LoadService(installation);
  }

  /// What to show.
  ///
  /// @param commands whether to add what the commands for deployed functions need
  /// @param recipient who gets the permissions
  public record PermissionsRequest(ServiceRequest service, boolean commands, Recipient recipient) {}

  /// The permissions to deploy a service.
  ///
  /// @param commands whether they have what the commands for deployed functions need
  public record Shown(Service service, boolean commands, Permissions permissions) {}

  @Override
  public void run(PermissionsRequest request, Session<Shown> session) {
    try (Project project = loader.open(request.service(), session)) {
      DeployerAccess access =
          project.capability(DeployerAccess.class, "the permissions of a deployment");
      session.show(
          new Shown(
              project.blueprint().service(),
              request.commands(),
              access.permissions(
                  loader.plan(project.blueprint()), request.commands(), request.recipient())));
    }
  }
}
