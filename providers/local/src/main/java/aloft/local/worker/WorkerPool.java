package aloft.local.worker;

import aloft.local.http.EventLoop;
import aloft.local.log.FunctionLog;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.provider.Environment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The workers of one deployed function.
///
/// A worker is starting, busy or idle. A call goes to the worker that became idle last; without an
/// idle worker it waits in a queue. If the queue waits too long, more workers start, up to the
/// limit. Workers that stay idle for five minutes are retired. After [#close] no worker stays idle;
/// calls are still accepted until its timeout has passed with workers left. All state changes
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
  private final int limit;
  private final EventLoop.Timer backlogTimer;
  private final EventLoop.Timer reapTimer;
  private final Deque<PooledWorker> idle = new ArrayDeque<>();
  private final Deque<QueuedCall> queue = new ArrayDeque<>();
  private final Set<PooledWorker> busy = new HashSet<>();
  private final List<Runnable> emptyCallbacks = new ArrayList<>();
  private int starting;
  private volatile int workerCount;
  private long meanDuration;
  private long releasedAt = System.nanoTime();
  private long backlogSince;
  private long failedAt = System.nanoTime() - START_RETRY_DELAY;
  private boolean closed;
  private boolean stopped;

  /// A call that waits for a worker.
  private record QueuedCall(
      Invocation invocation, CompletableFuture<InvocationResult> result, long queuedAt) {}

  /// Creates a pool without workers; the first call starts one.
  ///
  /// @param loop the loop that serves its workers
  /// @param handlers creates the handler of a new worker from its id of 32 hexadecimal digits
  /// @param limit the most workers at a time, at least 1
  public WorkerPool(
      EventLoop loop,
      Emulation emulation,
      Function<String, Handler> handlers,
      int limit,
      FunctionLog log,
      Environment environment) {
    this.loop = loop;
    this.factory = new WorkerFactory(loop, emulation, handlers, log, environment);
    this.limit = Math.max(1, limit);
    this.backlogTimer = loop.timer(this::growIfBacklogged);
    this.reapTimer = loop.timer(this::reapIdle);
  }

  /// Invokes the function, also after [#close]. If no worker can be started, the result is a
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

  // Called after each change of the workers.
  private void updateCount() {
    workerCount = idle.size() + busy.size() + starting;
    if (workerCount == 0) {
      List.copyOf(emptyCallbacks).forEach(Runnable::run);
    }
  }

  private void submit(QueuedCall call) {
    if (stopped) {
      call.result().completeExceptionally(stoppedError());
      return;
    }
    for (PooledWorker worker = idle.pollFirst(); worker != null; worker = idle.pollFirst()) {
      if (worker.isUsable()) {
        assign(worker, call);
        return;
      }
      retire(worker);
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

  private void assign(PooledWorker worker, QueuedCall call) {
    busy.add(worker);
    var _ =
        worker
            .invoke(call.invocation())
            .whenComplete((result, failure) -> {
              // The process may be about to exit, or still run work that the handler left behind.
              worker.whenIdle(() -> release(worker));
              if (failure == null) {
                call.result().complete(result);
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
      int target = Math.min(queue.size(), busy.isEmpty() ? 1 : USEFUL_WORKERS);
      while ((slow || workerCount < USEFUL_WORKERS) && starting < target && grow()) {
        // One worker for each waiting call.
      }
    }
    backlogTimer.scheduleAfter(BACKLOG_DELAY);
  }

  private boolean grow() {
    boolean paused = workerCount > 0 && System.nanoTime() - failedAt < START_RETRY_DELAY;
    if (workerCount >= limit || paused || stopped) {
      return false;
    }
    starting++;
    updateCount();
    EventLoop.runBlocking("worker-start", this::startWorker);
    return true;
  }

  // Runs in a thread of its own.
  private void startWorker() {
    PooledWorker worker = null;
    UserException failure = null;
    try {
      worker = factory.start();
    } catch (UserException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      failure =
          new UserException(
              Diagnostic.error("worker/start", "a worker could not be started: " + e), e);
    }
    PooledWorker newWorker = worker;
    UserException reason = failure;
    loop.execute(() -> handleStarted(newWorker, reason));
  }

  private void handleStarted(@Nullable PooledWorker worker, @Nullable UserException failure) {
    starting--;
    if (worker != null) {
      makeAvailable(worker);
      return;
    }
    failedAt = System.nanoTime();
    updateCount();
    if (workerCount == 0 && failure != null) {
      failQueued(failure);
    }
  }

  private void failQueued(UserException reason) {
    List<QueuedCall> queued = List.copyOf(queue);
    queue.clear();
    queued.forEach(call -> call.result().completeExceptionally(reason));
  }

  private void release(PooledWorker worker) {
    releasedAt = System.nanoTime();
    if (worker.isWarm()) {
      meanDuration += (releasedAt - worker.stateSince() - meanDuration) / 8;
    }
    makeAvailable(worker);
  }

  // Assigns a free worker to the call that waits longest.
  private void makeAvailable(PooledWorker worker) {
    busy.remove(worker);
    boolean usable = worker.isUnused() || worker.isUsable();
    QueuedCall first = usable && !stopped ? queue.pollFirst() : null;
    if (first != null) {
      assign(worker, first);
    } else if (usable && !closed && !stopped) {
      worker.markIdle();
      idle.addFirst(worker);
      reapTimer.scheduleWithin(REAP_INTERVAL);
    } else {
      retire(worker);
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

  private void retire(PooledWorker worker) {
    factory.retire(worker);
    updateCount();
  }

  // Retires idle workers whose process has ended or that were idle for too long.
  private void reapIdle() {
    long now = System.nanoTime();
    for (PooledWorker worker : List.copyOf(idle)) {
      if (!worker.isUsable() || now - worker.stateSince() > MAX_IDLE) {
        idle.remove(worker);
        retire(worker);
      }
    }
    if (!idle.isEmpty()) {
      reapTimer.scheduleAfter(REAP_INTERVAL);
    }
  }

  /// Waits for the running and queued calls, then ends all processes.
  @Override
  public void close() {
    close(Duration.ofDays(1));
  }

  /// Closes as [#close] does, but ends the calls that are still running after a timeout.
  public void close(Duration timeout) {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    loop.runAndWait(() -> {
      closed = true;
      List.copyOf(idle).forEach(factory::retire);
      idle.clear();
      emptyCallbacks.add(() -> drained.complete(null));
      updateCount();
    });
    try {
      drained.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      // The remaining calls are ended below.
    }
    List<PooledWorker> remaining = new ArrayList<>();
    loop.runAndWait(() -> {
      stopped = workerCount > 0;
      remaining.addAll(busy);
      failQueued(stoppedError());
      backlogTimer.cancel();
      reapTimer.cancel();
      emptyCallbacks.clear();
    });
    remaining.forEach(PooledWorker::close);
    factory.close();
  }

  private static UserException stoppedError() {
    return new UserException(Diagnostic.error("worker/stopped", "the function has been stopped"));
  }
}
