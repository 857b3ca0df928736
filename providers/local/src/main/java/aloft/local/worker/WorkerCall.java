package aloft.local.worker;

import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.Worker.Execution;
import java.util.concurrent.CompletableFuture;

/// An invocation of a worker, with its times in nanoseconds. Runs in the event loop.
final class WorkerCall {
  private final Invocation invocation;
  private final CompletableFuture<Execution> result = new CompletableFuture<>();
  private long startedAt = System.nanoTime();
  private long deadline;
  private long endedAt;
  private boolean delivered;

  WorkerCall(Invocation invocation) {
    this.invocation = invocation;
  }

  Invocation invocation() {
    return invocation;
  }

  CompletableFuture<Execution> result() {
    return result;
  }

  /// The call waits for the worker until a deadline.
  ///
  /// @param since the start of the call if it is never delivered
  void await(long since, long until) {
    startedAt = since;
    deadline = until;
  }

  /// The event is sent to the worker, which has some time for the result.
  void markDelivered(long timeout) {
    delivered = true;
    startedAt = System.nanoTime();
    deadline = startedAt + timeout;
  }

  /// The event is sent to the worker, whose start counts for the time of the call.
  void markDeliveredAfterStart() {
    delivered = true;
  }

  void markEnded() {
    endedAt = System.nanoTime();
  }

  /// Whether the event was sent to the worker.
  boolean isDelivered() {
    return delivered;
  }

  long startedAt() {
    return startedAt;
  }

  long deadline() {
    return deadline;
  }

  long endedAt() {
    return endedAt;
  }
}
