package aloft.local.worker;

import aloft.local.http.EventLoop;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.ProtocolStep;
import aloft.spi.emulation.RuntimeProtocol;
import aloft.spi.emulation.RuntimeRequest;
import aloft.spi.emulation.Usage;
import aloft.spi.emulation.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A warm process that takes one invocation after the other. What it says is heard in the loop, and
/// all that changes here is changed there.
final class ProcessWorker implements Worker {
  // Lambda gives a start ten seconds that do not count for the function's timeout.
  private static final Duration STARTUP = Duration.ofSeconds(10);

  // The last words of a process may still be on their way to us.
  private static final long LAST_WORDS = Duration.ofMillis(20).toNanos();

  // Until the next look at a worker that has much to do, works, or rests.
  private static final long SOON = Duration.ofMillis(1).toNanos();
  private static final long TICK = Duration.ofMillis(20).toNanos();
  private static final long REST = Duration.ofMillis(250).toNanos();

  private final EventLoop loop;
  private final boolean alone;
  private final RuntimeProtocol dialogue;
  private final Duration timeout;
  private final Clock clock;
  private final EventLoop.Listener port;
  private final EventLoop.Timer look;
  private final InvocationTimer gauge = new InvocationTimer();
  private final List<WorkerConnection> wires = new ArrayList<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile @Nullable UnixSocket door;
  private volatile @Nullable WorkerProcess child;
  private @Nullable WorkerConnection parked;
  private @Nullable Call call;
  private @Nullable InvocationOutcome outcome;
  private @Nullable Runnable settled;
  private long due;
  private long flushed = System.nanoTime() - TICK;
  private volatile boolean closed;

  /// An invocation that is under way.
  private static final class Call {
    private final Invocation invocation;
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private boolean begun;

    Call(Invocation invocation) {
      this.invocation = invocation;
    }
  }

  /// @param loop null for one of its own, which ends with it
  ProcessWorker(@Nullable EventLoop loop, RuntimeProtocol dialogue, Handler handler, Clock clock)
      throws IOException {
    this.alone = loop == null;
    this.loop = loop == null ? new EventLoop("worker") : loop;
    this.dialogue = dialogue;
    this.timeout = handler.function().timeout();
    this.clock = clock;
    this.look = this.loop.timer(this::look);
    this.port = this.loop.open(0, channel -> WorkerConnection.open(this.loop, channel, this));
  }

  /// The path of a socket by which it can be spoken to once; null where there is none.
  ///
  /// @param place where it is to be
  @Nullable String openDoor(Path place) {
    UnixSocket opened =
        UnixSocket.open(loop, place, channel -> WorkerConnection.open(loop, channel, this));
    door = opened;
    return opened == null ? null : opened.path();
  }

  String address() {
    return "127.0.0.1:" + port.number();
  }

  void attach(WorkerProcess process) {
    this.child = process;
    process.onExit(() -> loop.execute(this::exited));
    loop.execute(this::look);
  }

  private WorkerProcess process() {
    WorkerProcess found = child;
    if (found == null) {
      throw new IllegalStateException("no process");
    }
    return found;
  }

  private boolean over() {
    WorkerProcess process = child;
    return closed || (process != null && !process.isAlive());
  }

  /// Waits until it can take its first invocation, or has told that it cannot, or has ended.
  void awaitReady() {
    try {
      ready.get(STARTUP.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      // The first invocation finds out what is wrong with it.
    }
  }

  /// Does something when the worker waits for its next invocation, or has ended; in the loop.
  void whenSettled(Runnable then) {
    settled = then;
    due = System.nanoTime() + timeout.toNanos();
    if (parked != null || over()) {
      tellSettled();
    } else {
      look.within(TICK);
    }
  }

  private void tellSettled() {
    Runnable then = settled;
    settled = null;
    if (then != null) {
      then.run();
    }
  }

  void connected(WorkerConnection wire) {
    wires.add(wire);
  }

  void disconnected(WorkerConnection wire) {
    wires.remove(wire);
    if (wire.equals(parked)) {
      parked = null;
    }
  }

  void hear(WorkerConnection wire, RuntimeRequest request) {
    switch (dialogue.hear(request)) {
      case ProtocolStep.Respond say -> wire.reply(say.reply());
      case ProtocolStep.AwaitInvocation wait -> park(wire);
      case ProtocolStep.AwaitEnd wait -> {
        // It gets no reply.
      }
      case ProtocolStep.Finish finish -> {
        outcome = finish.outcome();
        RuntimeRequest following =
            finish.reply().status() < 300 ? WorkerConnection.following(request) : null;
        if (following == null) {
          wire.reply(finish.reply());
        } else {
          hear(wire, following);
        }
        ready.complete(null);
        conclude();
      }
    }
  }

  private void park(WorkerConnection wire) {
    ready.complete(null);
    if (over()) {
      return;
    }
    gauge.ready();
    WorkerConnection before = parked;
    parked = wire;
    if (before != null) {
      // It asks once more: it has given up the question before.
      before.close();
    }
    Call next = call;
    if (next != null && !next.begun) {
      deliver(wire, next);
    } else {
      tellSettled();
    }
  }

  private void deliver(WorkerConnection wire, Call next) {
    parked = null;
    process().announce(dialogue.opening(next.invocation));
    next.begun = true;
    due = gauge.begin() + timeout.toNanos();
    wire.reply(dialogue.deliver(next.invocation, clock.instant().plus(timeout)));
  }

  @Override
  public Result invoke(Invocation invocation) {
    CompletableFuture<Result> result =
        CompletableFuture.completedFuture(invocation).thenComposeAsync(this::begin, loop);
    try {
      return result.get();
    } catch (InterruptedException e) {
      closed = true;
      Thread.currentThread().interrupt();
      throw new UserException(
          Diagnostic.error("worker/interrupted", "interrupted: the function has not ended"), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /// Begins an invocation, which ends in the loop; in the loop.
  CompletableFuture<Result> begin(Invocation invocation) {
    Call next = new Call(invocation);
    call = next;
    due = gauge.enlist(STARTUP) + timeout.toNanos();
    WorkerConnection wire = parked;
    if (outcome != null || over()) {
      gauge.begin();
      conclude();
    } else {
      look.within(TICK);
      if (wire != null) {
        deliver(wire, next);
      }
    }
    return next.result;
  }

  // The process has ended; what it had said before is heard.
  private void exited() {
    ready.complete(null);
    sweep();
    if (call != null && outcome == null) {
      loop.timer(
              () -> {
                sweep();
                conclude();
                tellSettled();
              })
          .in(LAST_WORDS);
    } else {
      tellSettled();
    }
  }

  private void sweep() {
    try {
      port.take();
      UnixSocket opened = door;
      if (opened != null) {
        opened.take();
      }
    } catch (IOException e) {
      // Closed: no one is heard any more.
    }
    List.copyOf(wires).forEach(WorkerConnection::read);
  }

  // There is an outcome, or the process has ended, or time is up.
  private void conclude() {
    Call done = call;
    if (done == null) {
      return;
    }
    call = null;
    InvocationOutcome told = outcome;
    outcome = null;
    closed |= !done.begun;
    gauge.end();
    if (told != null) {
      finish(done, told);
    } else if (over()) {
      finish(done, dialogue.exited(done.invocation, process().status()));
    } else {
      closed = true;
      gauge.measure(process());
      InvocationOutcome late = dialogue.timedOut(done.invocation);
      cut();
      EventLoop.aside(
          "worker-end",
          () -> {
            process().close();
            loop.execute(() -> finish(done, late));
          });
    }
  }

  private void finish(Call done, InvocationOutcome found) {
    WorkerProcess process = process();
    Usage usage = gauge.usage(process);
    String opening = done.begun ? "" : dialogue.opening(done.invocation);
    process.print(opening + dialogue.closing(done.invocation, usage));
    long now = System.nanoTime();
    if (alone || closed || now - flushed > TICK) {
      // Many calls in a short time share a write.
      flushed = now;
      process.drain();
    } else {
      look.within(TICK);
    }
    done.result.complete(new Result(found, usage));
  }

  // Hands its log on, and looks whether its time is up.
  private void look() {
    WorkerProcess process = process();
    boolean chatty = process.drain();
    long left = due - System.nanoTime();
    if (left <= 0 && !over() && outcome == null) {
      if (call != null) {
        conclude();
      } else if (settled != null) {
        closed = true;
        cut();
        EventLoop.aside("worker-end", process::kill);
      }
    }
    if (!closed) {
      boolean busy = call != null || settled != null;
      look.in(chatty ? SOON : busy ? Math.clamp(left, SOON, TICK) : REST);
    }
  }

  // Says and hears nothing more.
  private void cut() {
    port.close();
    UnixSocket opened = door;
    if (opened != null) {
      opened.close();
    }
    List.copyOf(wires).forEach(WorkerConnection::close);
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
    WorkerProcess process = child;
    if (process != null) {
      process.close();
    }
    loop.join(() -> {
      look.stop();
      cut();
      conclude();
      tellSettled();
    });
    if (alone) {
      loop.close();
    }
  }
}
