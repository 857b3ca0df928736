package aloft.local.worker;

import aloft.spi.emulation.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Measures the time and memory of a worker's invocations. Used by one thread at a time.
final class InvocationTimer {
  // Reading the memory takes longer than a fast handler, so it is not done for each invocation.
  private static final long MEMORY_INTERVAL = Duration.ofSeconds(1).toNanos();
  private static final long SLOW_INVOCATION = Duration.ofMillis(50).toNanos();

  private final long createdAt = System.nanoTime();
  private @Nullable Long readyAt;
  private @Nullable Long peakMemory;
  private boolean measured;
  private boolean startupReported;
  private long measuredAt;
  private long startedAt;
  private long endedAt;

  /// The worker is ready for an invocation.
  void markReady() {
    if (readyAt == null) {
      readyAt = System.nanoTime();
    }
  }

  /// An invocation waits for the worker. Returns the latest start of its timeout, in nanoseconds.
  long prepare(Duration startup) {
    long now = System.nanoTime();
    startedAt = readyAt == null ? createdAt : now;
    return readyAt == null ? Math.max(now, createdAt + startup.toNanos()) : now;
  }

  /// The event is sent to the worker. Returns the time in nanoseconds.
  long markStarted() {
    startedAt = System.nanoTime();
    return startedAt;
  }

  void markEnded() {
    endedAt = System.nanoTime();
  }

  /// The usage of the invocation that has just ended.
  Usage usage(WorkerProcess process) {
    boolean first = !startupReported;
    startupReported = true;
    Long ready = readyAt;
    Duration startup =
        first ? Duration.ofNanos((ready == null ? endedAt : ready) - createdAt) : null;
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
    measuredAt = endedAt;
    Long memory = process.peakMemory();
    peakMemory = memory == null ? peakMemory : memory;
  }
}
