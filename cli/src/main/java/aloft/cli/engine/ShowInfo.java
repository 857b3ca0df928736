package aloft.cli.engine;

import aloft.spi.provider.Operations;

/// Describes a deployed service.
public final class ShowInfo implements UseCase<ServiceRequest, Operations.Info> {
  private final LoadService loader;

  public ShowInfo(Installation installation) {
    this.loader = new LoadService(installation);
  }

  @Override
  public void run(ServiceRequest request, Session<Operations.Info> session) {
    try (Project project = loader.open(request, session)) {
      session.show(project.cloud().operations().info(project.blueprint().target()));
    }
  }
}
