package aloft.local.worker;

import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationResult;
import java.util.concurrent.CompletableFuture;

/// A worker of a pool. All methods except [#close] run in the event loop.
final class PooledWorker {
  private final ProcessWorker worker;
  private final LogTail log;
  private int invocations;
  private long stateSince = System.nanoTime();

  PooledWorker(ProcessWorker worker, LogTail log) {
    this.worker = worker;
    this.log = log;
  }

  CompletableFuture<InvocationResult> invoke(Invocation invocation) {
    invocations++;
    stateSince = System.nanoTime();
    log.reset();
    return worker
        .begin(invocation)
        .thenApply(result -> new InvocationResult(result.outcome(), log.text()));
  }

  /// Whether it has had no invocation. Its first one reports a failed start.
  boolean isUnused() {
    return invocations == 0;
  }

  /// Whether its last invocation is representative: the first ones take longer.
  boolean isWarm() {
    return invocations > 2;
  }

  boolean isUsable() {
    return worker.isUsable();
  }

  /// Runs a callback when the worker is ready for the next invocation, or has ended.
  void whenIdle(Runnable then) {
    worker.whenIdle(then);
  }

  void markIdle() {
    stateSince = System.nanoTime();
  }

  /// The start of its last invocation or idle period, in nanoseconds.
  long stateSince() {
    return stateSince;
  }

  void close() {
    worker.close();
    log.close();
  }
}
