package aloft.cli.engine;

import aloft.cli.engine.ListDeployments.Listed;
import aloft.spi.diagnostic.Result;
import aloft.spi.model.Service;
import aloft.spi.provider.Deployments.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Restores an earlier deployment of a service, or lists the deployments that can be restored.
public final class RollBackService
    implements UseCase<RollBackService.RollbackRequest, RollBackService.RolledBack> {
  private final Clock clock;
  private final LoadService loader;

  public RollBackService(Installation installation) {
    this.clock = installation.environment().clock();
    this.loader = new LoadService(installation);
  }

  /// Which deployment to restore.
  ///
  /// @param revision the id of the deployment; null to list those that can be restored
  /// @param allowed what may be taken away without a question
  public record RollbackRequest(
      ServiceRequest service, @Nullable String revision, AllowedLosses allowed) {}

  /// The result.
  public sealed interface RolledBack {
    /// A deployment was restored.
    ///
    /// @param elapsed the time since the start of the command
    record Restored(Service service, String revision, Outcome outcome, Duration elapsed)
        implements RolledBack {}

    /// The user has chosen no deployment.
    record Choices(Listed listed) implements RolledBack {}
  }

  @Override
  public void run(RollbackRequest request, Session<RolledBack> session) {
    Instant start = clock.instant();
    try (Project project = loader.open(request.service(), session)) {
      String revision = request.revision();
      if (revision == null) {
        session.show(new RolledBack.Choices(ListDeployments.list(project)));
        return;
      }
      Service service = project.blueprint().service();
      session.started(service);
      RemovalQuestion approval = new RemovalQuestion(request.allowed(), session.dialogue());
      Outcome outcome =
          project
              .cloud()
              .deployments()
              .rollback(project.blueprint().target(), revision, approval, session.progress());
      Duration elapsed = Duration.between(start, clock.instant());
      session.show(
          session.accept(
              Result.of(
                  new RolledBack.Restored(service, revision, outcome, elapsed),
                  outcome.findings())));
    }
  }
}
