package aloft.local.runtime;

import aloft.spi.gateway.Called;
import aloft.spi.worker.Invocation;

/// A worker of a pool.
final class Member {
  private final ProcessWorker worker;
  private final Tail log;
  private boolean fresh = true;
  private long restingSince = System.nanoTime();

  Member(ProcessWorker worker, Tail log) {
    this.worker = worker;
    this.log = log;
  }

  Called call(Invocation invocation) {
    fresh = false;
    log.begin();
    return new Called(worker.invoke(invocation).outcome(), log.text());
  }

  /// Whether it was never called: then what became of its start is worth knowing.
  boolean fresh() {
    return fresh;
  }

  boolean usable() {
    return worker.usable();
  }

  void rest() {
    restingSince = System.nanoTime();
  }

  /// For how long, in nanoseconds.
  long rested(long now) {
    return now - restingSince;
  }

  void end() {
    worker.close();
    log.close();
  }
}
