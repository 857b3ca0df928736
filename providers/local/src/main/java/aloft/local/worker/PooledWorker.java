package aloft.local.worker;

import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationResult;
import java.util.concurrent.CompletableFuture;

/// A worker of a pool. All but its end happens in the loop.
final class PooledWorker {
  private final ProcessWorker worker;
  private final LogTail log;
  private int calls;
  private long since = System.nanoTime();

  PooledWorker(ProcessWorker worker, LogTail log) {
    this.worker = worker;
    this.log = log;
  }

  CompletableFuture<InvocationResult> call(Invocation invocation) {
    calls++;
    since = System.nanoTime();
    log.begin();
    return worker
        .begin(invocation)
        .thenApply(result -> new InvocationResult(result.outcome(), log.text()));
  }

  /// Whether it was never called: then what became of its start is worth knowing.
  boolean fresh() {
    return calls == 0;
  }

  /// Whether its last call tells how long calls take: the first ones take longer.
  boolean warm() {
    return calls > 2;
  }

  boolean usable() {
    return worker.usable();
  }

  /// Does something when it can be called again, or has ended.
  void whenSettled(Runnable then) {
    worker.whenSettled(then);
  }

  void rest() {
    since = System.nanoTime();
  }

  /// When its last invocation or its rest has begun.
  long since() {
    return since;
  }

  void end() {
    worker.close();
    log.close();
  }
}
