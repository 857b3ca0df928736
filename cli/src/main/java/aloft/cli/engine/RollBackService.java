package aloft.cli.engine;

import aloft.spi.diagnostic.Result;
import aloft.spi.model.Service;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.Deployments.Revision;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Restores an earlier deployment of a service.
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
  /// @param revision the id of the deployment; null to take the current one back
  /// @param allowed what may be taken away without a question
  public record RollbackRequest(
      ServiceRequest service, @Nullable String revision, AllowedLosses allowed) {}

  /// What was restored.
  ///
  /// @param before the id of the deployment that was current, and was to be taken back; null if the
  ///   user has chosen the one to restore
  /// @param elapsed the time since the start of the command
  public record RolledBack(
      String revision, @Nullable String before, Outcome outcome, Duration elapsed) {}

  @Override
  public void run(RollbackRequest request, Session<RolledBack> session) {
    Instant start = clock.instant();
    try (Project project = loader.open(request.service(), session)) {
      Service service = project.blueprint().service();
      session.started(service);
      String revision = request.revision();
      String before = null;
      if (revision == null) {
        List<Revision> revisions =
            session
                .progress()
                .task("Looking for the earlier deployment", () -> ListDeployments.of(project));
        Revision current = Revision.current(revisions);
        before = current.id();
        revision = current.before(revisions);
      }
      RemovalQuestion approval = new RemovalQuestion(request.allowed(), session.dialogue());
      Outcome outcome =
          project
              .cloud()
              .deployments()
              .rollback(project.blueprint().target(), revision, approval, session.progress());
      Duration elapsed = Duration.between(start, clock.instant());
      session.show(
          session.accept(
              Result.of(new RolledBack(revision, before, outcome, elapsed), outcome.findings())));
    }
  }
}
