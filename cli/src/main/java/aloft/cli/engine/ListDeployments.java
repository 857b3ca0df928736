package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.model.Service;
import aloft.spi.provider.Deployments.Revision;
import aloft.spi.provider.Functions.Version;
import java.util.List;

/// Lists the deployments of a service, or the versions of its functions, that can be restored.
public final class ListDeployments
    implements UseCase<ListDeployments.ListRequest, ListDeployments.Listing> {
  private final LoadService loader;

  public ListDeployments(Installation installation) {
    this.loader = new LoadService(installation);
  }

  /// What to list.
  ///
  /// @param functions whether the versions of functions, instead of deployments
  public record ListRequest(ServiceRequest service, boolean functions) {}

  /// A list.
  public sealed interface Listing {}

  /// The deployments that can be restored, the newest first.
  public record Listed(List<Revision> revisions) implements Listing {
    public Listed {
      revisions = List.copyOf(revisions);
    }
  }

  /// The versions of the functions, in the order of the manifest.
  public record ListedFunctions(List<FunctionVersions> functions) implements Listing {
    public ListedFunctions {
      functions = List.copyOf(functions);
    }
  }

  /// The versions of a function.
  ///
  /// @param versions the newest first; empty if the function is not deployed
  public record FunctionVersions(Function function, List<Version> versions) {
    public FunctionVersions {
      versions = List.copyOf(versions);
    }
  }

  @Override
  public void run(ListRequest request, Session<Listing> session) {
    try (Project project = loader.open(request.service(), session)) {
      session.show(
          request.functions()
              ? new ListedFunctions(ListFunctions.list(project))
              : new Listed(of(project)));
    }
  }

  /// Returns the deployments, the newest first.
  ///
  /// @throws UserException if there are none
  static List<Revision> of(Project project) {
    Service service = project.blueprint().service();
    List<Revision> revisions = project.cloud().deployments().history(project.blueprint().target());
    if (revisions.isEmpty()) {
      throw new UserException(
          Diagnostic.error(
                  "deployment/none",
                  "there are no deployments of "
                      + service.name()
                      + " in stage "
                      + service.stage()
                      + " ("
                      + service.region()
                      + ")")
              .hint("deploy it with \"aloft deploy\", or select another --stage or --region"));
    }
    return revisions;
  }
}
