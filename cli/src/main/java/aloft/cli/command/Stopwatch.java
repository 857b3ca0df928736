package aloft.cli.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Measures how long a command has been running.
final class Stopwatch {
  private final Clock clock;
  private final Instant start;

  Stopwatch(Clock clock) {
    this.clock = clock;
    this.start = clock.instant();
  }

  /// The elapsed time in seconds, as `(3s)`.
  @Override
  public String toString() {
    return "(" + Duration.between(start, clock.instant()).toSeconds() + "s)";
  }
}
