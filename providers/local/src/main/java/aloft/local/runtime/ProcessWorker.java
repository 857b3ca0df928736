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
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A warm process that takes one invocation after the other.
final class ProcessWorker implements Worker {
  // Lambda gives a start ten seconds that do not count for the function's timeout.
  private static final Duration STARTUP = Duration.ofSeconds(10);
  private static final long DRAIN_MILLIS = 500;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Dialogue dialogue;
  private final Duration timeout;
  private final Clock clock;
  private final OutputStream log;
  private final Listener listener;
  private final long started = System.nanoTime();
  private @Nullable Child child;
  private @Nullable Invocation waiting;
  private @Nullable Outcome outcome;
  private boolean begun;
  private long begunAt;
  private boolean closed;
  private boolean served;
  private boolean ready;

  ProcessWorker(Dialogue dialogue, Handler handler, OutputStream log, Clock clock)
      throws IOException {
    this.dialogue = dialogue;
    this.timeout = handler.function().timeout();
    this.log = log;
    this.clock = clock;
    this.listener = new Listener(this::answer);
  }

  String address() {
    return listener.address();
  }

  void attach(Child process) {
    this.child = process;
    process.onExit(this::wake);
  }

  private Child process() {
    Child found = child;
    if (found == null) {
      throw new IllegalStateException("no process");
    }
    return found;
  }

  /// Waits until it can take its first invocation, or has told that it cannot, or has ended.
  void awaitReady(Duration patience) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!ready && outcome == null && !over() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // Runs on the thread of the worker's connection.
  private @Nullable Reply answer(Request request) {
    lock.lock();
    try {
      return switch (dialogue.hear(request)) {
        case Step.Say say -> say.reply();
        case Step.AwaitInvocation wait -> awaitInvocation();
        case Step.AwaitEnd wait -> awaitEnd();
        case Step.Finish finish -> {
          outcome = finish.outcome();
          changed.signalAll();
          yield finish.reply();
        }
      };
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Reply awaitInvocation() {
    ready = true;
    changed.signalAll();
    while (waiting == null && !over()) {
      changed.awaitUninterruptibly();
    }
    Invocation next = waiting;
    if (next == null) {
      return null;
    }
    waiting = null;
    begun = true;
    begunAt = System.nanoTime();
    changed.signalAll();
    return dialogue.deliver(next, clock.instant().plus(timeout));
  }

  private @Nullable Reply awaitEnd() {
    while (!over()) {
      changed.awaitUninterruptibly();
    }
    return null;
  }

  private boolean over() {
    Child process = child;
    return closed || (process != null && !process.isAlive());
  }

  @Override
  public Result invoke(Invocation invocation) {
    print(dialogue.opening(invocation));
    Outcome found = run(invocation);
    long end = System.nanoTime();
    boolean first = !served;
    served = true;
    long start = begun ? begunAt : started;
    Duration startup = first ? Duration.ofNanos(start - started) : null;
    Usage usage = new Usage(Duration.ofNanos(end - start), startup, process().peak());
    print(dialogue.closing(invocation, usage));
    return new Result(found, usage);
  }

  private Outcome run(Invocation invocation) {
    lock.lock();
    try {
      begun = false;
      if (outcome == null) {
        waiting = invocation;
        changed.signalAll();
        await();
      }
      Outcome found = outcome;
      if (found == null && over()) {
        // The last request may still be on its way to us.
        lock.unlock();
        try {
          listener.drain(DRAIN_MILLIS);
        } finally {
          lock.lock();
        }
        found = outcome;
        if (found == null) {
          found = dialogue.exited(invocation, process().status());
        }
      }
      outcome = null;
      waiting = null;
      if (found == null) {
        found = dialogue.timedOut(invocation);
        closed = true;
        process().close();
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  // Until there is an outcome, or the process has ended, or time is up.
  private void await() {
    try {
      for (long left = left(); outcome == null && !over() && left > 0; left = left()) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(
          Diagnostic.error("worker/interrupted", "interrupted: the function has not ended"), e);
    }
  }

  private long left() {
    return due() - System.nanoTime();
  }

  private long due() {
    return begun ? begunAt + timeout.toNanos() : started + STARTUP.plus(timeout).toNanos();
  }

  private void print(String lines) {
    if (lines.isEmpty()) {
      return;
    }
    try {
      synchronized (log) {
        log.write(lines.getBytes(StandardCharsets.UTF_8));
        log.flush();
      }
    } catch (IOException e) {
      // A log that no one takes must not stop the function.
    }
  }

  @Override
  public boolean usable() {
    lock.lock();
    try {
      return !over();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Diagnostic> remarks() {
    return dialogue.remarks();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    Child process = child;
    if (process != null) {
      process.close();
    }
    listener.close();
  }
}
