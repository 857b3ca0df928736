package aloft.local.worker;

import aloft.spi.emulation.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Measures the start-up time and the memory of a worker. Runs in the event loop.
final class UsageMeter {
  // Reading the memory takes longer than a fast handler, so it is not done for each invocation.
  private static final long MEMORY_INTERVAL = Duration.ofSeconds(1).toNanos();
  private static final long SLOW_INVOCATION = Duration.ofMillis(50).toNanos();

  private final long createdAt = System.nanoTime();
  private @Nullable Long readyAt;
  private @Nullable Long peakMemory;
  private boolean measured;
  private final boolean reportsStartup;
  private boolean startupReported;
  private long measuredAt;

  /// @param reportsStartup whether the first invocation reports the start-up time: if not, it is
  ///   part of its duration
  UsageMeter(boolean reportsStartup) {
    this.reportsStartup = reportsStartup;
  }

  /// Whether an invocation has ended.
  boolean hasReported() {
    return startupReported;
  }

  /// The worker is ready for an invocation.
  void markReady() {
    if (readyAt == null) {
      readyAt = System.nanoTime();
    }
  }

  /// The start of an invocation that arrives now: during a cold start, the creation of the worker.
  long arrival() {
    return readyAt == null ? createdAt : System.nanoTime();
  }

  /// The latest time at which an invocation that arrives now can be delivered, in nanoseconds.
  ///
  /// @param startup the longest start-up time
  long latestDelivery(Duration startup) {
    long now = System.nanoTime();
    return readyAt == null ? Math.max(now, createdAt + startup.toNanos()) : now;
  }

  /// The usage of an invocation that has just ended; the first one includes the start-up time.
  ///
  /// @param startedAt in nanoseconds
  /// @param endedAt in nanoseconds
  Usage usage(long startedAt, long endedAt, WorkerProcess process) {
    Duration startup = null;
    if (!startupReported) {
      startupReported = true;
      Long ready = readyAt;
      startup =
          reportsStartup ? Duration.ofNanos((ready == null ? endedAt : ready) - createdAt) : null;
    }
    if (!measured
        || endedAt - measuredAt > MEMORY_INTERVAL
        || endedAt - startedAt > SLOW_INVOCATION) {
      measureMemory(process);
    }
    return new Usage(Duration.ofNanos(endedAt - startedAt), startup, peakMemory);
  }

  /// Reads the peak memory of a process that is still running.
  void measureMemory(WorkerProcess process) {
    measured = true;
    measuredAt = System.nanoTime();
    Long memory = process.peakMemory();
    peakMemory = memory == null ? peakMemory : memory;
  }
}
