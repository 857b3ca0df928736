package aloft.cli.engine;

import aloft.spi.model.Service;
import aloft.spi.provider.Deployments.Revision;
import java.util.List;

/// Lists the deployments of a service that can be restored.
public final class ListDeployments implements UseCase<ServiceRequest, ListDeployments.Listed> {
  private final LoadService loader;

  public ListDeployments(Installation installation) {
    this.loader = new LoadService(installation);
  }

  /// The deployments that can be restored, the newest first.
  public record Listed(Service service, List<Revision> revisions) {
    public Listed {
      revisions = List.copyOf(revisions);
    }
  }

  @Override
  public void run(ServiceRequest request, Session<Listed> session) {
    try (Project project = loader.open(request, session)) {
      session.show(list(project));
    }
  }

  static Listed list(Project project) {
    return new Listed(
        project.blueprint().service(),
        project.cloud().deployments().history(project.blueprint().target()));
  }
}
