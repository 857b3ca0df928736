package aloft.cli.engine;

import aloft.cli.engine.ShowInfo.InfoRequest;
import aloft.spi.provider.Operations;

/// Describes a deployed service.
public final class ShowInfo implements UseCase<InfoRequest, Operations.Info> {
  private final LoadService loader;

  public ShowInfo(Installation installation) {
    this.loader = new LoadService(installation);
  }

  /// A request to describe a deployed service.
  ///
  /// @param verbose whether to add what is long or secret
  public record InfoRequest(ServiceRequest service, boolean verbose) {}

  @Override
  public void run(InfoRequest request, Session<Operations.Info> session) {
    try (Project project = loader.open(request.service(), session)) {
      session.show(
          project.cloud().operations().info(project.blueprint().target(), request.verbose()));
    }
  }
}
