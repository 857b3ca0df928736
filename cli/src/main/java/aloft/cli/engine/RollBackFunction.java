package aloft.cli.engine;

import aloft.spi.diagnostic.Result;
import aloft.spi.model.Function;
import aloft.spi.provider.Functions.Update;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Gives a deployed function the code of one of its versions.
public final class RollBackFunction
    implements UseCase<RollBackFunction.VersionRequest, RollBackFunction.Restored> {
  private final Clock clock;
  private final LoadService loader;

  public RollBackFunction(Installation installation) {
    this.clock = installation.environment().clock();
    this.loader = new LoadService(installation);
  }

  /// Which version to restore.
  ///
  /// @param function its key in the manifest
  public record VersionRequest(ServiceRequest service, String function, String version) {}

  /// The result.
  ///
  /// @param elapsed the time since the start of the command
  public record Restored(String function, String version, Update update, Duration elapsed) {}

  @Override
  public void run(VersionRequest request, Session<Restored> session) {
    Instant start = clock.instant();
    try (Project project = loader.open(request.service(), session)) {
      Function function = project.blueprint().service().function(request.function());
      session.started(project.blueprint().service());
      Update update =
          project
              .functions("rollback function")
              .restore(
                  project.blueprint().target(), function, request.version(), session.progress());
      Duration elapsed = Duration.between(start, clock.instant());
      session.show(
          session.accept(
              Result.of(
                  new Restored(function.name(), request.version(), update, elapsed),
                  update.findings())));
    }
  }
}
