package aloft.cli.engine;

import aloft.spi.model.Function;
import aloft.spi.model.Service;
import aloft.spi.provider.Functions.Pruned;
import aloft.spi.provider.Functions.Pruning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Deletes old versions of the functions and layers of a service.
public final class PruneVersions
    implements UseCase<PruneVersions.PruneRequest, PruneVersions.Deleted> {
  private final LoadService loader;

  public PruneVersions(Installation installation) {
    this.loader = new LoadService(installation);
  }

  /// What to delete.
  ///
  /// @param function its key in the manifest; null for all functions
  /// @param keep how many of the newest versions are kept
  /// @param layers whether versions of layers are deleted too
  /// @param isDryRun whether nothing is deleted
  public record PruneRequest(
      ServiceRequest service,
      @Nullable String function,
      int keep,
      boolean layers,
      boolean isDryRun) {}

  /// The result.
  ///
  /// @param isDryRun whether nothing was deleted
  public record Deleted(List<Pruned> pruned, boolean isDryRun) {
    public Deleted {
      pruned = List.copyOf(pruned);
    }
  }

  @Override
  public void run(PruneRequest request, Session<Deleted> session) {
    try (Project project = loader.open(request.service(), session)) {
      Service service = project.blueprint().service();
      String name = request.function();
      List<Function> functions =
          name == null ? service.functions() : List.of(service.function(name));
      session.started(service);
      session.show(
          new Deleted(
              project
                  .functions("prune")
                  .prune(
                      project.blueprint().target(),
                      new Pruning(functions, request.keep(), request.layers(), request.isDryRun()),
                      session.progress()),
              request.isDryRun()));
    }
  }
}
