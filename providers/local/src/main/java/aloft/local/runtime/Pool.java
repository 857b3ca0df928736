package aloft.local.runtime;

import aloft.local.log.FunctionLog;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.gateway.Called;
import aloft.spi.provider.Emulation;
import aloft.spi.provider.Environment;
import aloft.spi.worker.Handler;
import aloft.spi.worker.Invocation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All workers of one deployed function. Each takes one invocation at a time, the one that was last
/// in use first; what finds none free waits its turn, and where that takes too long another is
/// started.
public final class Pool implements AutoCloseable, Watch.Watched {
  // A handler that is faster than this needs no second worker for a second caller.
  private static final long PATIENCE = Duration.ofMillis(25).toNanos();
  private static final long IDLE = Duration.ofMinutes(5).toNanos();
  // After a start in vain.
  private static final long RESPITE = Duration.ofMillis(500).toNanos();
  private static final int PROCESSORS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private final Crew crew;
  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Deque<Member> idle = new ArrayDeque<>();
  private final Deque<Waiter> queue = new ArrayDeque<>();
  private final Set<Member> busy = new HashSet<>();
  private int starting;
  private long mean;
  private long releasedAt = System.nanoTime();
  private long backlogSince;
  private long failedAt = System.nanoTime() - RESPITE;
  private boolean closed;
  private boolean stopped;

  /// A pool that starts its first worker with the first call.
  ///
  /// @param handlers gives for each new worker's own 32 hexadecimal digits what it shall run
  /// @param limit the most workers at a time, at least 1
  public Pool(
      Emulation emulation,
      Function<String, Handler> handlers,
      int limit,
      FunctionLog log,
      Environment environment) {
    this.crew = new Crew(emulation, handlers, log, environment);
    this.limit = Math.max(1, limit);
    Watch.add(this);
  }

  private static final class Waiter {
    private final Thread thread = Thread.currentThread();
    private volatile @Nullable Member given;
    private volatile @Nullable Failure failure;

    void give(Member member) {
      given = member;
      LockSupport.unpark(thread);
    }

    void fail(Failure why) {
      failure = why;
      LockSupport.unpark(thread);
    }
  }

  /// Calls the function and waits for its end. A call that comes after [#close] is served too.
  ///
  /// @throws Failure where no worker can be started
  public Called call(Invocation invocation) {
    Member member = take();
    try {
      return member.call(invocation);
    } finally {
      // Not at once: the process may be about to end, or busy with what the handler left behind.
      member.whenSettled(() -> release(member));
    }
  }

  /// The processes that run, or are being started, now.
  public int warm() {
    lock.lock();
    try {
      return live();
    } finally {
      lock.unlock();
    }
  }

  private int live() {
    return idle.size() + busy.size() + starting;
  }

  private Member take() {
    Waiter waiter;
    lock.lock();
    try {
      if (stopped) {
        throw stoppedFailure();
      }
      for (Member free = idle.pollFirst(); free != null; free = idle.pollFirst()) {
        if (free.usable()) {
          busy.add(free);
          return free;
        }
        crew.dismiss(free);
      }
      waiter = new Waiter();
      if (queue.isEmpty()) {
        backlogSince = System.nanoTime();
      }
      queue.addLast(waiter);
      if (live() == 0) {
        grow();
      }
    } finally {
      lock.unlock();
    }
    return await(waiter);
  }

  private Member await(Waiter waiter) {
    for (; ; ) {
      Member given = waiter.given;
      if (given != null) {
        return given;
      }
      Failure failure = waiter.failure;
      if (failure != null) {
        throw failure;
      }
      long before = System.nanoTime();
      LockSupport.parkNanos(this, PATIENCE);
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        leave(waiter);
        throw new Failure(
            Diagnostic.error("worker/interrupted", "interrupted: the function was not called"));
      }
      if (System.nanoTime() - before >= PATIENCE) {
        impatient(waiter);
      }
    }
  }

  private void impatient(Waiter waiter) {
    lock.lock();
    try {
      boolean slow = System.nanoTime() - releasedAt > 2 * PATIENCE || mean > PATIENCE;
      if (waiter.given == null
          && waiter.failure == null
          && (slow || live() < PROCESSORS)
          && starting < Math.min(queue.size(), busy.isEmpty() ? 1 : PROCESSORS)) {
        grow();
      }
    } finally {
      lock.unlock();
    }
  }

  private void leave(Waiter waiter) {
    lock.lock();
    try {
      queue.remove(waiter);
      Member given = waiter.given;
      if (given != null) {
        put(given);
      }
    } finally {
      lock.unlock();
    }
  }

  // With the lock.
  private void grow() {
    boolean respite = live() > 0 && System.nanoTime() - failedAt < RESPITE;
    if (live() < limit && !respite && !stopped) {
      starting++;
      Thread.ofPlatform().daemon().name("worker-start").start(this::start);
    }
  }

  private void start() {
    Member member = null;
    Failure failure = null;
    try {
      member = crew.hire();
    } catch (Failure e) {
      failure = e;
    } catch (RuntimeException e) {
      failure =
          new Failure(Diagnostic.error("worker/start", "a worker could not be started: " + e), e);
    }
    lock.lock();
    try {
      starting--;
      if (member != null) {
        put(member);
        return;
      }
      failedAt = System.nanoTime();
      if (live() == 0 && failure != null) {
        for (Waiter waiter : queue) {
          waiter.fail(failure);
        }
        queue.clear();
      }
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void release(Member member) {
    lock.lock();
    try {
      releasedAt = System.nanoTime();
      if (member.warm()) {
        mean += (releasedAt - member.since() - mean) / 8;
      }
      put(member);
    } finally {
      lock.unlock();
    }
  }

  // With the lock: a member that is free goes to whoever waits longest.
  private void put(Member member) {
    busy.remove(member);
    boolean useful = member.fresh() || member.usable();
    Waiter first = useful && !stopped ? queue.pollFirst() : null;
    if (first != null) {
      busy.add(member);
      first.give(member);
    } else if (useful && !closed && !stopped) {
      member.rest();
      idle.addFirst(member);
    } else {
      crew.dismiss(member);
      ended.signalAll();
    }
    long now = System.nanoTime();
    if (queue.isEmpty()) {
      backlogSince = now;
    } else if (live() == 0
        || (starting == 0 && live() < PROCESSORS && now - backlogSince > PATIENCE)) {
      // A queue that does not end, although each waits a short time only.
      grow();
      backlogSince = now;
    }
  }

  @Override
  public long look(long now) {
    if (!lock.tryLock()) {
      return Watch.TICK;
    }
    List<Member> gone = new ArrayList<>();
    try {
      for (Iterator<Member> each = idle.descendingIterator(); each.hasNext(); ) {
        Member member = each.next();
        if (!member.usable() || now - member.since() > IDLE) {
          each.remove();
          gone.add(member);
        }
      }
    } finally {
      lock.unlock();
    }
    gone.forEach(crew::dismiss);
    return Watch.REST;
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
    lock.lock();
    try {
      closed = true;
      idle.forEach(crew::dismiss);
      idle.clear();
      long left = patience.toNanos();
      while (live() > 0 && left > 0) {
        left = ended.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    stop();
  }

  private void stop() {
    List<Member> left;
    lock.lock();
    try {
      stopped = live() > 0;
      left = List.copyOf(busy);
      queue.forEach(waiter -> waiter.fail(stoppedFailure()));
      queue.clear();
    } finally {
      lock.unlock();
    }
    left.forEach(Member::end);
    crew.close();
    Watch.remove(this);
  }

  private static Failure stoppedFailure() {
    return new Failure(Diagnostic.error("worker/stopped", "the function has been stopped"));
  }
}
