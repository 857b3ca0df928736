package aloft.local.worker;

import aloft.spi.emulation.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Measures what a worker's invocations take. Used by one thread at a time.
final class InvocationTimer {
  // To look for the memory costs more than a fast handler does, so it is not done each time.
  private static final long FRESH = Duration.ofSeconds(1).toNanos();
  private static final long SLOW = Duration.ofMillis(50).toNanos();

  private final long started = System.nanoTime();
  private @Nullable Long readyAt;
  private @Nullable Long peak;
  private boolean measured;
  private boolean served;
  private long measuredAt;
  private long begunAt;
  private long endedAt;

  /// The worker can take an invocation.
  void ready() {
    if (readyAt == null) {
      readyAt = System.nanoTime();
    }
  }

  /// An invocation is there; gives the moment from which its time may count at the latest.
  long enlist(Duration startup) {
    long now = System.nanoTime();
    begunAt = readyAt == null ? started : now;
    return readyAt == null ? Math.max(now, started + startup.toNanos()) : now;
  }

  /// The event is handed over; gives the moment.
  long begin() {
    begunAt = System.nanoTime();
    return begunAt;
  }

  void end() {
    endedAt = System.nanoTime();
  }

  /// What the invocation took that has just ended.
  Usage usage(WorkerProcess process) {
    boolean first = !served;
    served = true;
    Long ready = readyAt;
    Duration startup = first ? Duration.ofNanos((ready == null ? endedAt : ready) - started) : null;
    if (!measured || endedAt - measuredAt > FRESH || endedAt - begunAt > SLOW) {
      measure(process);
    }
    return new Usage(Duration.ofNanos(endedAt - begunAt), startup, peak);
  }

  /// Looks for the memory of a process as long as it is there.
  void measure(WorkerProcess process) {
    measured = true;
    measuredAt = endedAt;
    Long found = process.peak();
    peak = found == null ? peak : found;
  }
}
