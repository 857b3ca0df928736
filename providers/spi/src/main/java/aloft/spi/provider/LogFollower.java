package aloft.spi.provider;

import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads a log by polling, and follows it if the query says so, until the thread is interrupted.
///
/// Lines may arrive late and out of order: each poll starts a little before the newest line, and
/// lines that were reported are left out by their ids.
public final class LogFollower {
  private static final Duration DEFAULT_WINDOW = Duration.ofMinutes(10);
  private static final Duration TAIL_WINDOW = Duration.ofSeconds(10);

  private final Source source;
  private final InstantSource clock;
  private final Duration maxDelay;
  private final Pause pause;

  /// The times of the reported lines that a poll may return again, by their ids.
  private final Map<String, Instant> reported = new HashMap<>();

  private Instant from = Instant.EPOCH;
  private Instant newest = Instant.EPOCH;

  /// @param maxDelay how late a line may arrive, relative to newer ones
  public LogFollower(Source source, InstantSource clock, Duration maxDelay, Pause pause) {
    this.source = source;
    this.clock = clock;
    this.maxDelay = maxDelay;
    this.pause = pause;
  }

  /// The log of a cloud.
  public interface Source {
    /// Passes the lines since a moment, oldest first, to the sink.
    ///
    /// @param filter as in [LogQuery]
    void poll(Instant from, @Nullable String filter, Sink sink);
  }

  /// Takes the lines of a poll.
  public interface Sink {
    /// Takes a line.
    ///
    /// @param id unique among the lines with the same time
    void accept(String id, LogLine line);
  }

  /// How to wait between two polls.
  public interface Pause {
    /// Waits; returns false if the thread was interrupted.
    boolean sleep(Duration duration);
  }

  /// Passes each line once.
  public void read(LogQuery query, Consumer<LogLine> lines) {
    Instant start = query.from();
    from =
        start != null
            ? start
            : clock.instant().minus(query.follow() ? TAIL_WINDOW : DEFAULT_WINDOW);
    poll(query.filter(), lines);
    while (query.follow() && pause.sleep(query.pollInterval())) {
      poll(query.filter(), lines);
    }
  }

  /// Returns the messages since a moment, one in each line. Waits for the first ones.
  ///
  /// @param longest how long to wait for them
  public String since(Instant start, Duration longest, Duration interval) {
    from = start;
    List<String> messages = new ArrayList<>();
    long deadline = System.nanoTime() + longest.toNanos();
    do {
      poll(null, line -> messages.add(line.message()));
    } while (messages.isEmpty() && System.nanoTime() < deadline && pause.sleep(interval));
    return String.join("\n", messages);
  }

  private void poll(@Nullable String filter, Consumer<LogLine> lines) {
    source.poll(
        from,
        filter,
        (id, line) -> {
          Instant time = line.timestamp();
          if (reported.putIfAbsent(time + " " + id, time) == null) {
            newest = time.isAfter(newest) ? time : newest;
            lines.accept(line);
          }
        });
    Instant earliest = newest.minus(maxDelay);
    if (earliest.isAfter(from)) {
      from = earliest;
      reported.values().removeIf(time -> time.isBefore(earliest));
    }
  }
}
