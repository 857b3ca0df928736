package aloft.local.worker;

import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationResult;
import java.util.concurrent.CompletableFuture;

/// A worker of a pool. All methods except [#close] run in the event loop.
final class PooledWorker {
  private final ProcessWorker worker;
  private final LogTail log;
  private int invocations;
  private int activeCalls;
  private long idleSince = System.nanoTime();

  PooledWorker(ProcessWorker worker, LogTail log) {
    this.worker = worker;
    this.log = log;
  }

  /// Starts a call; [#release] must follow when the worker is idle again.
  CompletableFuture<InvocationResult> invoke(Invocation invocation) {
    if (activeCalls == 0) {
      log.reset();
    }
    invocations++;
    activeCalls++;
    return worker
        .begin(invocation)
        .thenApply(result -> new InvocationResult(result.outcome(), log.text()));
  }

  /// Ends a call.
  void release() {
    activeCalls--;
    idleSince = System.nanoTime();
  }

  int activeCalls() {
    return activeCalls;
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

  void flushLog() {
    worker.flushLog();
  }

  /// Runs a callback when the worker is ready for another invocation, or has ended.
  void whenIdle(Runnable then) {
    worker.whenIdle(then);
  }

  /// The end of its last call, in nanoseconds.
  long idleSince() {
    return idleSince;
  }

  void close() {
    worker.close();
    log.close();
  }
}
