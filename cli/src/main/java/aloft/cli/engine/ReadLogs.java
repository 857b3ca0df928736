package aloft.cli.engine;

import aloft.spi.emulation.LogFormat;
import aloft.spi.model.Function;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Reads the log of a deployed function, and follows it if asked to.
public final class ReadLogs implements UseCase<ReadLogs.LogsRequest, ReadLogs.LogEntry> {
  private final Clock clock;
  private final LoadService loader;

  public ReadLogs(Installation installation) {
    this.clock = installation.environment().clock();
    this.loader = new LoadService(installation);
  }

  /// Which lines to read.
  ///
  /// @param function its key in the manifest
  /// @param from a time as [LogTime] reads it; null for the default of the cloud
  /// @param filter a filter pattern of the cloud; null for all lines
  /// @param pollInterval the time between two requests while following
  public record LogsRequest(
      ServiceRequest service,
      String function,
      @Nullable String from,
      @Nullable String filter,
      boolean follow,
      Duration pollInterval) {}

  /// A line of the log.
  ///
  /// @param shown the message as users want to see it; null if it is not worth showing
  public record LogEntry(LogLine line, @Nullable String shown) {}

  @Override
  public void run(LogsRequest request, Session<LogEntry> session) {
    try (Project project = loader.open(request.service(), session)) {
      Function function = project.blueprint().service().function(request.function());
      String from = request.from();
      LogQuery query =
          new LogQuery(
              from == null ? null : LogTime.read(from, clock.instant()),
              request.filter(),
              request.follow(),
              request.pollInterval());
      LogFormat format = project.provider().logFormat();
      project
          .cloud()
          .operations()
          .logs(
              project.blueprint().target(),
              function,
              query,
              line -> session.show(new LogEntry(line, format.shown(line.message()))));
    }
  }
}
