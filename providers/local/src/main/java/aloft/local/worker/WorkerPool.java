package aloft.local.worker;

import aloft.local.http.EventLoop;
import aloft.local.log.FunctionLog;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.model.LocalFunction;
import aloft.spi.provider.Environment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The workers of one deployed function.
///
/// A worker is starting, available or full; an available one has fewer calls than it may run at a
/// time, perhaps none. A call goes to the worker that became available last; without one it waits
/// in a queue. If the queue waits too long, more workers start, up to the limit. A worker that
/// cannot be used any more is closed after its last call.
///
/// A pool is OPEN until [#shutDown]; its timers start workers for a queue that waits (backlog) and
/// close workers that stay idle for five minutes (reap). While it is CLOSING, no worker stays idle,
/// but calls are still accepted. If workers are left at the end of the timeout (stop), it is
/// STOPPED: the workers are closed, and their calls and all others fail. All changes of the state
/// happen in the event loop.
public final class WorkerPool implements AutoCloseable {
  // The time that a call waits before another worker starts.
  private static final long BACKLOG_DELAY = Duration.ofMillis(25).toNanos();
  private static final long MAX_IDLE = Duration.ofMinutes(5).toNanos();
  private static final long REAP_INTERVAL = Duration.ofMillis(250).toNanos();
  // The pause after a failed start.
  private static final long START_RETRY_DELAY = Duration.ofMillis(500).toNanos();
  // As many workers as can use the processors, and one that is sending its result.
  private static final int USEFUL_WORKERS =
      1 + Math.max(2, Runtime.getRuntime().availableProcessors());

  private final EventLoop loop;
  private final WorkerFactory factory;
  private final Limits limits;
  private final EventLoop.Timer backlogTimer;
  private final EventLoop.Timer reapTimer;
  private final EventLoop.Timer stopTimer;
  private final Set<PooledWorker> workers = new HashSet<>();
  private final Deque<PooledWorker> available = new ArrayDeque<>();
  private final Deque<QueuedCall> queue = new ArrayDeque<>();
  private final List<CompletableFuture<Void>> closeFutures = new ArrayList<>();
  private State state = State.OPEN;
  private int starting;
  private int closing;
  private int activeCalls;
  private volatile int workerCount;
  private long meanDuration;
  private long releasedAt = System.nanoTime();
  private long backlogSince;
  private long failedAt = System.nanoTime() - START_RETRY_DELAY;

  private enum State {
    OPEN,
    CLOSING,
    STOPPED
  }

  /// The limits of a pool.
  ///
  /// @param workers the most workers at a time, at least 1
  /// @param callsPerWorker the most calls of one worker at a time, at least 1
  public record Limits(ExecutionPolicy policy, int workers, int callsPerWorker) {

    /// The limits of a deployed function: its own concurrency, or the limits of its cloud.
    public static Limits of(LocalFunction function, ExecutionPolicy policy) {
      Integer concurrency = policy.debugged() ? Integer.valueOf(1) : function.concurrency();
      int calls = Math.max(1, policy.concurrency());
      if (concurrency == null) {
        return new Limits(policy, Math.max(1, policy.maxWorkers()), calls);
      }
      int all = Math.max(1, concurrency);
      return new Limits(policy, Math.ceilDiv(all, calls), Math.min(calls, all));
    }
  }

  /// A call that waits for a worker.
  private record QueuedCall(
      Invocation invocation, CompletableFuture<InvocationResult> result, long queuedAt) {}

  /// Creates a pool without workers; the first call starts one.
  ///
  /// @param loop the loop that serves its workers
  /// @param handlers creates the handler of a new worker from its id of 32 hexadecimal digits
  public WorkerPool(
      EventLoop loop,
      Emulation emulation,
      Function<String, Handler> handlers,
      Limits limits,
      FunctionLog log,
      Environment environment) {
    this.loop = loop;
    this.factory = new WorkerFactory(loop, emulation, handlers, limits.policy(), log, environment);
    this.limits = limits;
    this.backlogTimer = loop.timer(this::growIfBacklogged);
    this.reapTimer = loop.timer(this::reapIdle);
    this.stopTimer = loop.timer(this::stop);
  }

  /// Invokes the function, also after [#shutDown]. If no worker can be started, the result is a
  /// [UserException].
  ///
  /// @return completes in the loop
  public CompletableFuture<InvocationResult> invoke(Invocation invocation) {
    QueuedCall call = new QueuedCall(invocation, new CompletableFuture<>(), System.nanoTime());
    loop.run(() -> submit(call));
    return call.result();
  }

  /// The number of workers, including those that are starting.
  public int workerCount() {
    return workerCount;
  }

  /// Writes all output so far to the log; runs in the loop.
  public void flushLog() {
    workers.forEach(PooledWorker::flushLog);
  }

  // Called after each change of the workers.
  private void updateCount() {
    workerCount = workers.size() + starting;
    boolean closed =
        switch (state) {
          case OPEN -> false;
          case CLOSING -> workerCount == 0 && closing == 0;
          // A worker that is still starting is closed later.
          case STOPPED -> workers.isEmpty() && closing == 0;
        };
    if (closed && !closeFutures.isEmpty()) {
      stopTimer.cancel();
      factory.closeLog();
      List<CompletableFuture<Void>> completed = List.copyOf(closeFutures);
      closeFutures.clear();
      completed.forEach(future -> future.complete(null));
    }
  }

  private void submit(QueuedCall call) {
    if (state == State.STOPPED) {
      call.result().completeExceptionally(stoppedError());
      return;
    }
    for (PooledWorker worker = available.pollFirst();
        worker != null;
        worker = available.pollFirst()) {
      if (worker.isUsable()) {
        assign(worker, call);
        return;
      }
      closeUnlessBusy(worker);
    }
    if (queue.isEmpty()) {
      backlogSince = System.nanoTime();
    }
    queue.addLast(call);
    if (workerCount == 0) {
      grow();
    }
    backlogTimer.scheduleWithin(BACKLOG_DELAY);
  }

  // The worker is not in the deque of available ones.
  private void assign(PooledWorker worker, QueuedCall call) {
    activeCalls++;
    long assignedAt = System.nanoTime();
    CompletableFuture<InvocationResult> result = worker.invoke(call.invocation());
    if (worker.activeCalls() < limits.callsPerWorker()) {
      available.addFirst(worker);
    }
    var _ =
        result.whenComplete((called, failure) -> {
          // The process may be about to exit, or still run work that the handler left behind.
          worker.whenIdle(() -> release(worker, assignedAt));
          if (failure == null) {
            call.result().complete(called);
          } else {
            call.result().completeExceptionally(failure);
          }
        });
  }

  // Starts workers if the first call in the queue has waited too long.
  private void growIfBacklogged() {
    QueuedCall first = queue.peekFirst();
    if (first == null) {
      return;
    }
    long now = System.nanoTime();
    if (now - first.queuedAt() >= BACKLOG_DELAY) {
      boolean slow = now - releasedAt > 2 * BACKLOG_DELAY || meanDuration > BACKLOG_DELAY;
      int target = Math.min(queue.size(), activeCalls == 0 ? 1 : USEFUL_WORKERS);
      while ((slow || workerCount < USEFUL_WORKERS) && starting < target && grow()) {
        // One worker for each waiting call.
      }
    }
    backlogTimer.scheduleAfter(BACKLOG_DELAY);
  }

  private boolean grow() {
    boolean paused = workerCount > 0 && System.nanoTime() - failedAt < START_RETRY_DELAY;
    if (workerCount >= limits.workers() || paused || state == State.STOPPED) {
      return false;
    }
    starting++;
    updateCount();
    EventLoop.runBlocking("worker-start", this::startWorker);
    return true;
  }

  // Runs in a separate thread.
  private void startWorker() {
    try {
      PooledWorker worker = factory.start();
      loop.execute(() -> handleStarted(worker));
    } catch (UserException e) {
      loop.execute(() -> handleFailedStart(e));
    } catch (RuntimeException | Error e) {
      UserException failure =
          new UserException(
              Diagnostic.error("worker/start", "a worker could not be started: " + e), e);
      loop.execute(() -> handleFailedStart(failure));
    }
  }

  private void handleStarted(PooledWorker worker) {
    starting--;
    workers.add(worker);
    makeAvailable(worker);
  }

  private void handleFailedStart(UserException failure) {
    starting--;
    failedAt = System.nanoTime();
    updateCount();
    if (workerCount == 0) {
      failQueued(failure);
    }
  }

  private void failQueued(UserException reason) {
    List<QueuedCall> queued = List.copyOf(queue);
    queue.clear();
    queued.forEach(call -> call.result().completeExceptionally(reason));
  }

  private void release(PooledWorker worker, long assignedAt) {
    releasedAt = System.nanoTime();
    if (worker.isWarm()) {
      meanDuration += (releasedAt - assignedAt - meanDuration) / 8;
    }
    activeCalls--;
    worker.release();
    if (worker.activeCalls() < limits.callsPerWorker() - 1) {
      available.remove(worker);
    }
    makeAvailable(worker);
  }

  // Assigns queued calls to a worker that can run another call, or keeps or closes it.
  private void makeAvailable(PooledWorker worker) {
    boolean usable = (worker.isUnused() || worker.isUsable()) && state != State.STOPPED;
    QueuedCall first = usable ? queue.pollFirst() : null;
    if (first != null) {
      assign(worker, first);
      while (available.peekFirst() == worker && !queue.isEmpty()) {
        available.removeFirst();
        assign(worker, queue.removeFirst());
      }
    } else if (usable && (state == State.OPEN || worker.activeCalls() > 0)) {
      available.addFirst(worker);
      reapTimer.scheduleWithin(REAP_INTERVAL);
    } else {
      closeUnlessBusy(worker);
    }
    updateCount();
    long now = System.nanoTime();
    if (queue.isEmpty()) {
      backlogSince = now;
    } else if (workerCount == 0
        || (starting == 0 && workerCount < USEFUL_WORKERS && now - backlogSince > BACKLOG_DELAY)) {
      // The queue is never empty, although each call waits only a short time.
      grow();
      backlogSince = now;
    }
  }

  // A worker that runs calls is closed when the last one is released.
  private void closeUnlessBusy(PooledWorker worker) {
    if (worker.activeCalls() == 0) {
      close(worker);
    }
  }

  private void close(PooledWorker worker) {
    if (workers.remove(worker)) {
      closing++;
      factory.close(
          worker,
          () -> {
            closing--;
            updateCount();
          });
      updateCount();
    }
  }

  // Closes idle workers whose process has ended or that were idle for too long.
  private void reapIdle() {
    long now = System.nanoTime();
    for (PooledWorker worker : List.copyOf(available)) {
      boolean idle = worker.activeCalls() == 0 && now - worker.idleSince() > MAX_IDLE;
      if (idle || !worker.isUsable()) {
        available.remove(worker);
        closeUnlessBusy(worker);
      }
    }
    if (!available.isEmpty()) {
      reapTimer.scheduleAfter(REAP_INTERVAL);
    }
  }

  /// Waits for the running and queued calls, then ends all processes.
  @Override
  public void close() {
    shutDown(Duration.ofDays(1)).join();
  }

  /// Closes as [#close] does, but ends the calls that are still running after a timeout. Does not
  /// block.
  ///
  /// @return completes in the loop when the processes have ended
  public CompletableFuture<Void> shutDown(Duration timeout) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    loop.run(() -> {
      if (state == State.OPEN) {
        state = State.CLOSING;
      }
      closeFutures.add(closed);
      for (PooledWorker worker : List.copyOf(available)) {
        if (worker.activeCalls() == 0) {
          available.remove(worker);
          close(worker);
        }
      }
      stopTimer.scheduleWithin(timeout.toNanos());
      updateCount();
    });
    return closed;
  }

  private void stop() {
    state = State.STOPPED;
    backlogTimer.cancel();
    reapTimer.cancel();
    available.clear();
    failQueued(stoppedError());
    List.copyOf(workers).forEach(this::close);
    updateCount();
  }

  private static UserException stoppedError() {
    return new UserException(Diagnostic.error("worker/stopped", "the function has been stopped"));
  }
}
