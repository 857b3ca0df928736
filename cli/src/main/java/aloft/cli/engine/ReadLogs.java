package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.LogFormat;
import aloft.spi.model.Function;
import aloft.spi.provider.Operations;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import aloft.spi.provider.Target;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Reads the log of one or all deployed functions, and follows it if asked to.
public final class ReadLogs implements UseCase<ReadLogs.LogsRequest, ReadLogs.LogOutput> {
  /// The code of the error of a function that has no log yet.
  private static final String NO_LOG = "logs/none";

  private static final int CONCURRENT_READS = 4;
  // Clouds limit how often logs may be read: several functions are followed less often each.
  private static final Duration POLL_SHARE = Duration.ofMillis(250);

  private final Clock clock;
  private final LoadService loader;

  public ReadLogs(Installation installation) {
    this.clock = installation.environment().clock();
    this.loader = new LoadService(installation);
  }

  /// Which lines to read.
  ///
  /// @param function its key in the manifest; null for all functions
  /// @param from a time as [LogTime] reads it; null for the default of the cloud
  /// @param filter a filter pattern of the cloud; null for all lines
  /// @param pollInterval the time between two requests while following
  public record LogsRequest(
      ServiceRequest service,
      @Nullable String function,
      @Nullable String from,
      @Nullable String filter,
      boolean follow,
      Duration pollInterval) {}

  /// What a log has.
  public sealed interface LogOutput {}

  /// A line of the log.
  ///
  /// @param function its key in the manifest
  /// @param one whether the logs of only one function are shown
  /// @param shown the message as users want to see it; null if it is not worth showing
  public record LogEntry(String function, boolean one, LogLine line, @Nullable String shown)
      implements LogOutput {}

  /// There is no line.
  public record NoLines(LogsRequest request) implements LogOutput {}

  @Override
  public void run(LogsRequest request, Session<LogOutput> session) {
    try (Project project = loader.open(request.service(), session)) {
      String name = request.function();
      List<Function> functions =
          name == null
              ? project.blueprint().service().functions()
              : List.of(project.blueprint().service().function(name));
      Reader reader = new Reader(project, query(request, functions.size()), session, functions);
      if (functions.size() == 1) {
        reader.readOne(functions.getFirst());
      } else if (request.follow()) {
        reader.followAll();
      } else {
        reader.readAll();
      }
      if (!reader.found && !request.follow()) {
        session.show(new NoLines(request));
      }
    }
  }

  private LogQuery query(LogsRequest request, int functions) {
    String from = request.from();
    Duration share = functions == 1 ? Duration.ZERO : POLL_SHARE.multipliedBy(functions);
    Duration interval = request.pollInterval();
    return new LogQuery(
        from == null ? null : LogTime.read(from, clock.instant()),
        request.filter(),
        request.follow(),
        interval.compareTo(share) < 0 ? share : interval);
  }

  /// Reads logs with one query.
  private static final class Reader {
    private final LogQuery query;
    private final Session<LogOutput> session;
    private final List<Function> functions;
    private final Operations operations;
    private final Target target;
    private final LogFormat format;
    private boolean found;

    Reader(Project project, LogQuery query, Session<LogOutput> session, List<Function> functions) {
      this.query = query;
      this.session = session;
      this.functions = functions;
      this.operations = project.cloud().operations();
      this.target = project.blueprint().target();
      this.format = project.provider().logFormat();
    }

    void readOne(Function function) {
      operations.logs(target, function, query, line -> show(function, line));
    }

    private synchronized void show(Function function, LogLine line) {
      found = true;
      session.show(
          new LogEntry(function.name(), functions.size() == 1, line, format.shown(line.message())));
    }

    private record Line(Function function, LogLine line) {}

    /// Shows the lines of all functions in the order of their times.
    void readAll() {
      List<Line> lines = new ArrayList<>();
      inParallel(
          CONCURRENT_READS,
          (function, line) -> {
            synchronized (lines) {
              lines.add(new Line(function, line));
            }
          });
      lines.sort(Comparator.comparing(line -> line.line().timestamp()));
      lines.forEach(line -> show(line.function(), line.line()));
    }

    /// Shows the lines of all functions as they arrive.
    void followAll() {
      inParallel(Math.max(1, functions.size()), this::show);
    }

    private interface Sink {
      void accept(Function function, LogLine line);
    }

    // A function that has no log yet does not hide those of the others; any other failure ends all.
    private void inParallel(int threads, Sink sink) {
      try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
        CompletionService<Void> reads = new ExecutorCompletionService<>(executor);
        for (Function function : functions) {
          reads.submit(() -> read(function, sink), null);
        }
        try {
          for (int i = 0; i < functions.size(); i++) {
            reads.take().get();
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
          throw e.getCause() instanceof RuntimeException failure
              ? failure
              : new IllegalStateException(e.getCause());
        } finally {
          executor.shutdownNow();
        }
      }
    }

    private void read(Function function, Sink sink) {
      try {
        operations.logs(target, function, query, line -> sink.accept(function, line));
      } catch (UserException failure) {
        if (!hasNoLog(failure)) {
          throw failure;
        }
      }
    }

    private static boolean hasNoLog(UserException failure) {
      for (Diagnostic diagnostic : failure.diagnostics()) {
        if (!diagnostic.code().equals(NO_LOG)) {
          return false;
        }
      }
      return true;
    }
  }
}
