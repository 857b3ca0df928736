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

/// All workers of one deployed function. Each takes one invocation at a time, the one that was last
/// in use first; what finds none free waits its turn, and where that takes too long another is
/// started. All that changes here is changed in the loop.
public final class WorkerPool implements AutoCloseable {
  // A handler that is faster than this needs no second worker for a second caller.
  private static final long PATIENCE = Duration.ofMillis(25).toNanos();
  private static final long IDLE = Duration.ofMinutes(5).toNanos();
  private static final long REST = Duration.ofMillis(250).toNanos();
  // After a start in vain.
  private static final long RESPITE = Duration.ofMillis(500).toNanos();
  // As many as can work at a time, and one whose answer is on its way.
  private static final int USEFUL = 1 + Math.max(2, Runtime.getRuntime().availableProcessors());

  private final EventLoop loop;
  private final WorkerFactory crew;
  private final int limit;
  private final EventLoop.Timer impatience;
  private final EventLoop.Timer rest;
  private final Deque<PooledWorker> idle = new ArrayDeque<>();
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final Set<PooledWorker> busy = new HashSet<>();
  private final List<Runnable> ended = new ArrayList<>();
  private int starting;
  private volatile int live;
  private long mean;
  private long releasedAt = System.nanoTime();
  private long backlogSince;
  private long failedAt = System.nanoTime() - RESPITE;
  private boolean closed;
  private boolean stopped;

  /// An invocation that no worker has taken yet.
  private record Waiting(
      Invocation invocation, CompletableFuture<InvocationResult> called, long since) {}

  /// A pool that starts its first worker with the first call.
  ///
  /// @param loop in which its workers are heard
  /// @param handlers gives for each new worker's own 32 hexadecimal digits what it shall run
  /// @param limit the most workers at a time, at least 1
  public WorkerPool(
      EventLoop loop,
      Emulation emulation,
      Function<String, Handler> handlers,
      int limit,
      FunctionLog log,
      Environment environment) {
    this.loop = loop;
    this.crew = new WorkerFactory(loop, emulation, handlers, log, environment);
    this.limit = Math.max(1, limit);
    this.impatience = loop.timer(this::hurry);
    this.rest = loop.timer(this::thin);
  }

  /// Calls the function. A call that comes after [#close] is served too. Where no worker can be
  /// started, the call ends with a [UserException].
  ///
  /// @return ends in the loop
  public CompletableFuture<InvocationResult> call(Invocation invocation) {
    Waiting call = new Waiting(invocation, new CompletableFuture<>(), System.nanoTime());
    loop.run(() -> take(call));
    return call.called();
  }

  /// The processes that run, or are being started, now.
  public int warm() {
    return live;
  }

  // After each change of who lives.
  private void count() {
    live = idle.size() + busy.size() + starting;
    if (live == 0) {
      List.copyOf(ended).forEach(Runnable::run);
    }
  }

  private void take(Waiting call) {
    if (stopped) {
      call.called().completeExceptionally(stoppedFailure());
      return;
    }
    for (PooledWorker free = idle.pollFirst(); free != null; free = idle.pollFirst()) {
      if (free.usable()) {
        give(free, call);
        return;
      }
      dismiss(free);
    }
    if (queue.isEmpty()) {
      backlogSince = System.nanoTime();
    }
    queue.addLast(call);
    if (live == 0) {
      grow();
    }
    impatience.within(PATIENCE);
  }

  private void give(PooledWorker member, Waiting call) {
    busy.add(member);
    var _ =
        member
            .call(call.invocation())
            .whenComplete((called, broken) -> {
              // Not at once: the process may be about to end, or busy with what the handler
              // left behind.
              member.whenSettled(() -> release(member));
              if (broken == null) {
                call.called().complete(called);
              } else {
                call.called().completeExceptionally(broken);
              }
            });
  }

  // Whoever waits longest has waited long.
  private void hurry() {
    Waiting first = queue.peekFirst();
    if (first == null) {
      return;
    }
    long now = System.nanoTime();
    if (now - first.since() >= PATIENCE) {
      boolean slow = now - releasedAt > 2 * PATIENCE || mean > PATIENCE;
      int most = Math.min(queue.size(), busy.isEmpty() ? 1 : USEFUL);
      while ((slow || live < USEFUL) && starting < most && grow()) {
        // One for each that waits.
      }
    }
    impatience.in(PATIENCE);
  }

  private boolean grow() {
    boolean respite = live > 0 && System.nanoTime() - failedAt < RESPITE;
    if (live >= limit || respite || stopped) {
      return false;
    }
    starting++;
    count();
    EventLoop.aside("worker-start", this::start);
    return true;
  }

  // In a thread of its own.
  private void start() {
    PooledWorker member = null;
    UserException failure = null;
    try {
      member = crew.hire();
    } catch (UserException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      failure =
          new UserException(
              Diagnostic.error("worker/start", "a worker could not be started: " + e), e);
    }
    PooledWorker hired = member;
    UserException why = failure;
    loop.execute(() -> started(hired, why));
  }

  private void started(@Nullable PooledWorker member, @Nullable UserException failure) {
    starting--;
    if (member != null) {
      put(member);
      return;
    }
    failedAt = System.nanoTime();
    count();
    if (live == 0 && failure != null) {
      fail(failure);
    }
  }

  private void fail(UserException why) {
    List<Waiting> all = List.copyOf(queue);
    queue.clear();
    all.forEach(call -> call.called().completeExceptionally(why));
  }

  private void release(PooledWorker member) {
    releasedAt = System.nanoTime();
    if (member.warm()) {
      mean += (releasedAt - member.since() - mean) / 8;
    }
    put(member);
  }

  // A member that is free goes to whoever waits longest.
  private void put(PooledWorker member) {
    busy.remove(member);
    boolean useful = member.fresh() || member.usable();
    Waiting first = useful && !stopped ? queue.pollFirst() : null;
    if (first != null) {
      give(member, first);
    } else if (useful && !closed && !stopped) {
      member.rest();
      idle.addFirst(member);
      rest.within(REST);
    } else {
      dismiss(member);
    }
    count();
    long now = System.nanoTime();
    if (queue.isEmpty()) {
      backlogSince = now;
    } else if (live == 0 || (starting == 0 && live < USEFUL && now - backlogSince > PATIENCE)) {
      // A queue that does not end, although each waits a short time only.
      grow();
      backlogSince = now;
    }
  }

  private void dismiss(PooledWorker member) {
    crew.dismiss(member);
    count();
  }

  // Ends those who have ended, and those who have rested long.
  private void thin() {
    long now = System.nanoTime();
    for (PooledWorker member : List.copyOf(idle)) {
      if (!member.usable() || now - member.since() > IDLE) {
        idle.remove(member);
        dismiss(member);
      }
    }
    if (!idle.isEmpty()) {
      rest.in(REST);
    }
  }

  /// Lets calls that are under way, and those that wait, come to their end; then ends all
  /// processes.
  @Override
  public void close() {
    close(Duration.ofDays(1));
  }

  /// Ends as [#close] does, but after a while ends what is still under way too.
  ///
  /// @param patience how long to wait for it
  public void close(Duration patience) {
    CompletableFuture<Void> all = new CompletableFuture<>();
    loop.join(() -> {
      closed = true;
      List.copyOf(idle).forEach(crew::dismiss);
      idle.clear();
      ended.add(() -> all.complete(null));
      count();
    });
    try {
      all.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      // What is still under way ends now.
    }
    List<PooledWorker> left = new ArrayList<>();
    loop.join(() -> {
      stopped = live > 0;
      left.addAll(busy);
      fail(stoppedFailure());
      impatience.stop();
      rest.stop();
      ended.clear();
    });
    left.forEach(PooledWorker::end);
    crew.close();
  }

  private static UserException stoppedFailure() {
    return new UserException(Diagnostic.error("worker/stopped", "the function has been stopped"));
  }
}
