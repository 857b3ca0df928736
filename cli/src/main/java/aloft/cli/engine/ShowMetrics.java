package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.model.Service;
import aloft.spi.provider.Functions.Measured;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what the cloud has measured of the functions of a service.
public final class ShowMetrics
    implements UseCase<ShowMetrics.MetricsRequest, ShowMetrics.ServiceMetrics> {
  private static final Duration USUAL_PERIOD = Duration.ofDays(1);

  private final Clock clock;
  private final LoadService loader;

  public ShowMetrics(Installation installation) {
    this.clock = installation.environment().clock();
    this.loader = new LoadService(installation);
  }

  /// What to read.
  ///
  /// @param function its key in the manifest; null for all functions
  /// @param from a time as [LogTime] reads it; null for a day before the end
  /// @param to a time as [LogTime] reads it; null for now
  public record MetricsRequest(
      ServiceRequest service,
      @Nullable String function,
      @Nullable String from,
      @Nullable String to) {}

  /// The measurements of a period.
  public record ServiceMetrics(
      Service service, Instant from, Instant to, List<Measured> functions) {
    public ServiceMetrics {
      functions = List.copyOf(functions);
    }
  }

  @Override
  public void run(MetricsRequest request, Session<ServiceMetrics> session) {
    Instant now = clock.instant();
    Instant to = request.to() == null ? now : LogTime.read(request.to(), now);
    Instant from =
        request.from() == null ? to.minus(USUAL_PERIOD) : LogTime.read(request.from(), now);
    if (!from.isBefore(to)) {
      throw new UserException(
          Diagnostic.error(
                  "metrics/period",
                  request.to() == null
                      ? "--startTime must be in the past"
                      : "--startTime must be before --endTime")
              .hint("as in --startTime 2d --endTime 1d"));
    }
    try (Project project = loader.open(request.service(), session)) {
      Service service = project.blueprint().service();
      String name = request.function();
      List<Function> functions =
          name == null ? service.functions() : List.of(service.function(name));
      session.show(
          new ServiceMetrics(
              service, from, to, project.functions("metrics").metrics(functions, from, to)));
    }
  }
}
