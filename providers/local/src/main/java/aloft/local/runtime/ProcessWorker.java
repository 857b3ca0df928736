package aloft.local.runtime;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.worker.Dialogue;
import aloft.spi.worker.Handler;
import aloft.spi.worker.Invocation;
import aloft.spi.worker.Outcome;
import aloft.spi.worker.Reply;
import aloft.spi.worker.Request;
import aloft.spi.worker.Step;
import aloft.spi.worker.Usage;
import aloft.spi.worker.Worker;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A warm process that takes one invocation after the other.
///
/// A worker that has asked for an event waits on a parked connection. The thread that calls sends
/// the event there; and where the last answer came on the same connection, it reads the answer too.
/// Else the connections' own threads do.
final class ProcessWorker implements Worker, Watch.Watched {
  // Lambda gives a start ten seconds that do not count for the function's timeout.
  private static final Duration STARTUP = Duration.ofSeconds(10);
  private static final long DRAIN_MILLIS = 500;

  /// How a connection goes on after a request.
  private enum Then {
    ON,
    PARKED,
    HELD,
    FINISHED
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Dialogue dialogue;
  private final Duration timeout;
  private final Clock clock;
  private final Listener listener;
  private final Gauge gauge;
  private @Nullable Child child;
  private @Nullable Wire parked;
  private @Nullable Wire asked;
  private @Nullable Wire driven;
  private @Nullable Invocation waiting;
  private @Nullable Outcome outcome;
  private @Nullable Runnable settled;
  private boolean direct;
  private boolean begun;
  private volatile boolean busy;
  private volatile long due;
  private boolean expired;
  private volatile boolean closed;

  ProcessWorker(Dialogue dialogue, Handler handler, Clock clock) throws IOException {
    this.dialogue = new Turns(dialogue);
    this.timeout = handler.function().timeout();
    this.clock = clock;
    this.gauge = new Gauge();
    this.listener = new Listener(this::serve);
  }

  String address() {
    return listener.address();
  }

  void attach(Child process) {
    this.child = process;
    process.onExit(this::wake);
    Watch.add(this);
  }

  private Child process() {
    Child found = child;
    if (found == null) {
      throw new IllegalStateException("no process");
    }
    return found;
  }

  private boolean over() {
    Child process = child;
    return closed || (process != null && !process.isAlive());
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    tellSettled();
  }

  /// Waits until it can take its first invocation, or has told that it cannot, or has ended.
  void awaitReady() {
    lock.lock();
    try {
      long left = STARTUP.toNanos();
      while (parked == null && outcome == null && !over() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /// Does something when the worker waits for its next invocation, or has ended.
  void whenSettled(Runnable then) {
    lock.lock();
    try {
      settled = then;
      due = System.nanoTime() + timeout.toNanos();
      if (parked == null && !over()) {
        return;
      }
    } finally {
      lock.unlock();
    }
    tellSettled();
  }

  private void tellSettled() {
    Runnable then;
    lock.lock();
    try {
      then = settled;
      settled = null;
    } finally {
      lock.unlock();
    }
    if (then != null) {
      then.run();
    }
  }

  // In the connection's own thread.
  private void serve(Wire wire) {
    for (Request request = wire.receive(); request != null; request = wire.receive()) {
      Then then = hear(wire, request);
      if (then == Then.PARKED || then == Then.HELD) {
        wire.hold();
      }
    }
  }

  private Then hear(Wire wire, Request request) {
    return switch (dialogue.hear(request)) {
      case Step.Say say -> {
        wire.send(say.reply());
        wire.push();
        yield Then.ON;
      }
      case Step.AwaitInvocation wait -> park(wire);
      case Step.AwaitEnd wait -> {
        wire.push();
        yield Then.HELD;
      }
      case Step.Finish finish -> {
        Request following = finish.reply().status() < 300 ? Wire.following(request) : null;
        if (following != null) {
          finish(wire, finish.outcome());
          yield hear(wire, following);
        }
        wire.send(finish.reply());
        if (!wire.more()) {
          wire.push();
        }
        finish(wire, finish.outcome());
        yield Then.FINISHED;
      }
    };
  }

  private void finish(Wire wire, Outcome found) {
    lock.lock();
    try {
      outcome = found;
      direct = wire == asked;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Then park(Wire wire) {
    Invocation next;
    Wire before;
    lock.lock();
    try {
      if (over()) {
        return Then.HELD;
      }
      gauge.ready();
      next = waiting;
      waiting = null;
      before = parked;
      parked = next == null ? wire : null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (before != null) {
      // It asks once more: it has given up the question before.
      before.close();
    }
    if (next != null) {
      deliver(wire, next);
      return Then.ON;
    }
    tellSettled();
    return Then.PARKED;
  }

  private void deliver(Wire wire, Invocation invocation) {
    process().announce(dialogue.opening(invocation));
    Reply reply = dialogue.deliver(invocation, clock.instant().plus(timeout));
    lock.lock();
    try {
      begun = true;
      asked = wire;
      due = gauge.begin() + timeout.toNanos();
    } finally {
      lock.unlock();
    }
    wire.send(reply);
    wire.push();
  }

  @Override
  public Result invoke(Invocation invocation) {
    Wire wire = enlist(invocation);
    Watch.stir();
    if (wire != null) {
      deliver(wire, invocation);
      if (direct) {
        drive(wire);
      } else {
        wire.resume();
      }
    }
    Outcome found = await(invocation);
    Usage usage = gauge.usage(process());
    process()
        .print((begun ? "" : dialogue.opening(invocation)) + dialogue.closing(invocation, usage));
    return new Result(found, usage);
  }

  private @Nullable Wire enlist(Invocation invocation) {
    lock.lock();
    try {
      begun = false;
      due = gauge.enlist(STARTUP) + timeout.toNanos();
      if (outcome != null || over()) {
        gauge.begin();
        return null;
      }
      busy = true;
      Wire wire = parked;
      parked = null;
      waiting = wire == null ? invocation : null;
      return wire;
    } finally {
      lock.unlock();
    }
  }

  // Reads what the worker says, until it has answered and asks again, or is slow to do so.
  private void drive(Wire wire) {
    driven = wire;
    boolean finished = false;
    for (Request request = wire.receive(); request != null; request = wire.receive()) {
      Then then = hear(wire, request);
      if (then == Then.PARKED || then == Then.HELD) {
        driven = null;
        return;
      }
      finished |= then == Then.FINISHED;
      if (finished && !wire.more()) {
        break;
      }
    }
    driven = null;
    wire.resume();
  }

  // Until there is an outcome, or the process has ended, or time is up.
  private Outcome await(Invocation invocation) {
    lock.lock();
    try {
      for (long left = left(); outcome == null && !over() && left > 0; left = left()) {
        left = changed.awaitNanos(left);
      }
      if (outcome == null && !over()) {
        expired = true;
      }
      if (outcome == null && !expired) {
        lock.unlock();
        try {
          // The last request may still be on its way to us.
          listener.drain(DRAIN_MILLIS);
        } finally {
          lock.lock();
        }
      }
      Outcome found = outcome;
      if (found == null) {
        found =
            expired
                ? dialogue.timedOut(invocation)
                : dialogue.exited(invocation, process().status());
      }
      // A start that failed is not tried again by the same process.
      closed |= expired || !begun;
      return found;
    } catch (InterruptedException e) {
      closed = true;
      Thread.currentThread().interrupt();
      throw new Failure(
          Diagnostic.error("worker/interrupted", "interrupted: the function has not ended"), e);
    } finally {
      gauge.end();
      busy = false;
      outcome = null;
      waiting = null;
      lock.unlock();
      if (expired) {
        process().close();
      }
    }
  }

  private long left() {
    return due - System.nanoTime();
  }

  @Override
  public long look(long now) {
    Child process = process();
    boolean chatty = process.drain();
    boolean late;
    Wire stuck = null;
    lock.lock();
    try {
      late = (busy || settled != null) && outcome == null && due - now < 0 && !over();
      if (late) {
        expired |= busy;
        closed = true;
        changed.signalAll();
      }
      if (outcome != null && !direct) {
        // It has answered on another connection than the one that is listened to.
        stuck = driven;
      }
    } finally {
      lock.unlock();
    }
    if (late) {
      process.kill();
      listener.cut();
    }
    if (stuck != null) {
      stuck.close();
    }
    return chatty ? Watch.SOON : busy ? Math.clamp(due - now, 1, Watch.TICK) : Watch.REST;
  }

  @Override
  public boolean usable() {
    return !over();
  }

  @Override
  public List<Diagnostic> remarks() {
    return dialogue.remarks();
  }

  @Override
  public void close() {
    closed = true;
    wake();
    Child process = child;
    if (process != null) {
      process.close();
      Watch.remove(this);
    }
    listener.close();
  }
}
