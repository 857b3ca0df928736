package aloft.cli.engine;

import aloft.spi.model.Service;
import aloft.spi.provider.Deployments;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Removes a deployed service.
public final class RemoveService implements UseCase<ServiceRequest, RemoveService.Removed> {
  private final Clock clock;
  private final LoadService loader;

  public RemoveService(Installation installation) {
    this.clock = installation.environment().clock();
    this.loader = new LoadService(installation);
  }

  /// The result of a removal.
  ///
  /// @param elapsed the time since the start of the command
  public record Removed(Service service, Deployments.Outcome outcome, Duration elapsed) {}

  @Override
  public void run(ServiceRequest request, Session<Removed> session) {
    Instant start = clock.instant();
    try (Project project = loader.open(request, session)) {
      Service service = project.blueprint().service();
      session.started(service);
      project.scripts().run(Scripts.Moment.BEFORE_REMOVE);
      Deployments.Outcome outcome =
          project.cloud().deployments().remove(project.blueprint().target(), session.progress());
      project.scripts().run(Scripts.Moment.AFTER_REMOVE);
      session.show(new Removed(service, outcome, Duration.between(start, clock.instant())));
    }
  }
}
