package aloft.local.worker;

import aloft.local.http.EventLoop;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Protocol;
import aloft.spi.emulation.Usage;
import aloft.spi.emulation.Worker;
import aloft.spi.emulation.WorkerRules;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A warm process that runs invocations; a [Transport] passes them to it.
///
/// A worker is STARTING until it is READY for events. A worker that asks for its events is DRAINING
/// from each result until it asks for the next event, as it may still run what the handler left
/// behind; it is killed if that takes longer than the timeout of the function. A start that failed
/// leaves the worker FAILED: its next call gets the reason. ENDED is final: the process has exited,
/// its start has failed, a call timed out or the worker was closed.
///
/// A call waits while the worker is STARTING or DRAINING, then its event is delivered. It ends with
/// an outcome of the worker, with the exit of the process or with its timeout. A timeout kills the
/// process, unless other calls are running. All changes of the state and the calls happen in the
/// event loop.
final class ProcessWorker implements Worker {
  // The time for the last requests of an exited process to arrive.
  private static final long EXIT_GRACE = Duration.ofMillis(20).toNanos();

  // The polling intervals for a worker with much output, a busy and an idle one.
  private static final long OUTPUT_POLL = Duration.ofMillis(1).toNanos();
  private static final long POLL_INTERVAL = Duration.ofMillis(20).toNanos();
  private static final long IDLE_POLL = Duration.ofMillis(250).toNanos();

  private final EventLoop loop;
  private final boolean ownsLoop;
  private final Transport transport;
  private final WorkerRules rules;
  private final int concurrency;
  private final Duration startup;
  private final boolean startCounts;
  private final Duration timeout;
  private final Clock clock;
  private final String id;
  private final EventLoop.Timer pollTimer;
  private final UsageMeter meter;
  private final Deque<WorkerCall> waiting = new ArrayDeque<>();
  private final List<WorkerCall> running = new ArrayList<>();
  private final Deque<Runnable> idleCallbacks = new ArrayDeque<>();
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private volatile @Nullable WorkerProcess process;
  private volatile State state = new Starting();
  private long lastFlush = System.nanoTime() - POLL_INTERVAL;

  private sealed interface State {}

  private record Starting() implements State {}

  private record Ready() implements State {}

  private record Ended() implements State {}

  /// @param deadline in nanoseconds
  private record Draining(long deadline) implements State {}

  private record Failed(Function<Invocation, InvocationOutcome> reason) implements State {}

  /// @param loop null for a loop of its own, which ends with the worker
  ProcessWorker(
      @Nullable EventLoop loop,
      Protocol protocol,
      Handler handler,
      ExecutionPolicy policy,
      Clock clock) {
    this.ownsLoop = loop == null;
    this.loop = loop == null ? new EventLoop("worker") : loop;
    this.startup = policy.startup();
    this.startCounts = startup.isZero();
    this.meter = new UsageMeter(!startCounts);
    this.timeout = policy.timeout(handler.function().timeout());
    this.clock = clock;
    this.id = handler.workerId();
    this.pollTimer = this.loop.timer(this::poll);
    switch (protocol) {
      case Protocol.Pull pull -> {
        concurrency = 1;
        transport = new PullTransport(this, this.loop, pull);
      }
      case Protocol.Serve serve -> {
        concurrency = policy.concurrency();
        transport = new ServeTransport(this, this.loop, serve, policy.startup());
      }
    }
    this.rules = protocol.rules();
  }

  /// Starts the process.
  ///
  /// @param environment the environment variables; those of the transport are added
  /// @param folder the working folder
  /// @param log receives the output
  /// @param temporary the folder for temporary files
  void start(
      List<String> command,
      Map<String, String> environment,
      Path folder,
      OutputStream log,
      Path temporary)
      throws IOException {
    Map<String, String> variables = new LinkedHashMap<>(environment);
    variables.putAll(transport.open(temporary));
    WorkerProcess started = WorkerProcess.start(command, variables, id, folder, log);
    process = started;
    started.onExit(() -> loop.execute(this::handleExit));
    loop.execute(() -> {
      transport.start(started);
      poll();
    });
  }

  private WorkerProcess process() {
    WorkerProcess running = process;
    if (running == null) {
      throw new IllegalStateException("no process");
    }
    return running;
  }

  /// Waits until the worker is ready for its first invocation, has reported an error or has ended.
  ///
  /// @return false if it takes longer than a start may take
  boolean awaitReady() {
    try {
      started.get(startup.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // The first invocation reports the error.
    } catch (TimeoutException e) {
      // A server that does not respond reports that itself.
      return !(transport instanceof PullTransport);
    }
    return true;
  }

  /// Logs that the start takes longer than it may take.
  void reportSlowStart() {
    loop.runAndWait(() -> process().print(rules.logSlowStart(startup)));
  }

  /// Runs a callback when the worker is ready for another invocation or has ended; runs in the
  /// loop.
  void whenIdle(Runnable callback) {
    if (state instanceof Draining) {
      idleCallbacks.add(callback);
      pollTimer.scheduleWithin(POLL_INTERVAL);
    } else {
      callback.run();
    }
  }

  private void notifyIdle() {
    for (Runnable callback = idleCallbacks.poll();
        callback != null;
        callback = idleCallbacks.poll()) {
      callback.run();
    }
  }

  /// The worker can receive an event.
  void markReady() {
    started.complete(null);
    if (state instanceof Ended || state instanceof Failed) {
      return;
    }
    meter.markReady();
    state = new Ready();
    deliverWaiting();
    notifyIdle();
  }

  private void deliverWaiting() {
    while (state instanceof Ready && running.size() < concurrency && !waiting.isEmpty()) {
      deliver(waiting.removeFirst());
    }
  }

  /// The worker can receive no event any more until [#markReady].
  void markDraining() {
    if (state instanceof Ready) {
      state = new Draining(System.nanoTime() + timeout.toNanos());
    }
  }

  private void deliver(WorkerCall call) {
    running.add(call);
    process().addHeading(rules.logHeader(call.invocation()));
    if (!startCounts || meter.hasReported()) {
      call.markDelivered(timeout.toNanos());
    } else {
      call.markDeliveredAfterStart();
    }
    long left = Math.max(0, call.deadline() - System.nanoTime());
    Instant time = clock.instant();
    transport.deliver(call, time, time.plusNanos(left));
  }

  @Override
  public Execution invoke(Invocation invocation) {
    CompletableFuture<Execution> result =
        CompletableFuture.completedFuture(invocation).thenComposeAsync(this::begin, loop);
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(
          Diagnostic.error("worker/interrupted", "interrupted before the function ended"), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /// Starts an invocation, which completes in the loop; runs in the loop.
  CompletableFuture<Execution> begin(Invocation invocation) {
    WorkerCall call = new WorkerCall(invocation);
    switch (state) {
      case Failed failed -> {
        state = new Ended();
        end(call, failed.reason().apply(invocation));
      }
      case Ended ended -> end(call, exited(call));
      case Starting starting -> await(call);
      case Draining draining -> await(call);
      case Ready ready -> {
        if (running.size() < concurrency) {
          pollTimer.scheduleWithin(POLL_INTERVAL);
          deliver(call);
        } else {
          await(call);
        }
      }
    }
    return call.result();
  }

  private void await(WorkerCall call) {
    call.await(meter.arrival(), meter.latestDelivery(startup) + timeout.toNanos());
    waiting.add(call);
    pollTimer.scheduleWithin(POLL_INTERVAL);
  }

  private InvocationOutcome exited(WorkerCall call) {
    return rules.exited(call.invocation(), process().exitStatus());
  }

  /// Ends the only running call with an outcome that the worker has sent. Without a running call,
  /// it is the outcome of a failed start.
  ///
  /// @param acknowledge replies to the worker; runs first, so that the worker can continue
  void completeOnly(InvocationOutcome outcome, Runnable acknowledge) {
    WorkerCall call = running.isEmpty() ? null : running.removeFirst();
    if (call != null) {
      call.markEnded();
    }
    acknowledge.run();
    if (call != null) {
      finish(call, outcome);
      deliverWaiting();
    } else {
      failStart(invocation -> outcome);
    }
  }

  /// Ends a running call; does nothing if it has ended.
  void complete(WorkerCall call, InvocationOutcome outcome) {
    if (running.remove(call)) {
      end(call, outcome);
      deliverWaiting();
    }
  }

  /// The start has failed: calls that wait and the next one get an outcome.
  void failStart(Function<Invocation, InvocationOutcome> reason) {
    started.complete(null);
    if (state instanceof Ended) {
      return;
    }
    state = waiting.isEmpty() ? new Failed(reason) : new Ended();
    for (WorkerCall call : drain(waiting)) {
      end(call, reason.apply(call.invocation()));
    }
  }

  private static List<WorkerCall> drain(Collection<WorkerCall> calls) {
    List<WorkerCall> drained = List.copyOf(calls);
    calls.clear();
    return drained;
  }

  // The process has ended; its last requests are handled before the calls are completed.
  private void handleExit() {
    transport.readPending();
    if (running.isEmpty() && waiting.isEmpty()) {
      handleEnd();
    } else {
      loop.timer(
              () -> {
                transport.readPending();
                handleEnd();
              })
          .scheduleAfter(EXIT_GRACE);
    }
  }

  // Ends all calls of a process that has ended.
  private void handleEnd() {
    started.complete(null);
    if (!(state instanceof Failed)) {
      state = new Ended();
    }
    for (WorkerCall call : drain(waiting)) {
      end(call, exited(call));
    }
    for (WorkerCall call : drain(running)) {
      end(call, exited(call));
    }
    notifyIdle();
  }

  private void timeOut(WorkerCall call) {
    waiting.remove(call);
    running.remove(call);
    call.markEnded();
    state = new Ended();
    meter.measureMemory(process());
    InvocationOutcome outcome = rules.timedOut(call.invocation());
    if (running.isEmpty()) {
      kill(() -> finish(call, outcome));
    } else {
      transport.cancel(call);
      finish(call, outcome);
    }
  }

  // Kills the process in the background.
  private void kill(Runnable then) {
    state = new Ended();
    transport.close();
    EventLoop.runBlocking(
        "worker-end",
        () -> {
          process().close();
          loop.execute(() -> {
            then.run();
            handleEnd();
          });
        });
  }

  private void end(WorkerCall call, InvocationOutcome outcome) {
    call.markEnded();
    finish(call, outcome);
  }

  private void finish(WorkerCall call, InvocationOutcome outcome) {
    WorkerProcess process = process();
    Usage usage = meter.usage(call.startedAt(), call.endedAt(), process);
    String heading = call.isDelivered() ? "" : rules.logHeader(call.invocation());
    process.print(heading + rules.logFooter(call.invocation(), usage));
    long now = System.nanoTime();
    if (ownsLoop || state instanceof Ended || now - lastFlush > POLL_INTERVAL) {
      // Frequent calls share a log write.
      lastFlush = now;
      process.drain();
    } else {
      pollTimer.scheduleWithin(POLL_INTERVAL);
    }
    call.result().complete(new Execution(outcome, usage));
  }

  /// Writes all output so far to the log; runs in the loop.
  void flushLog() {
    process().drain();
  }

  // Forwards the output of the process and checks the deadlines.
  private void poll() {
    WorkerProcess process = process();
    boolean hasOutput = process.drain();
    long now = System.nanoTime();
    long next = now + IDLE_POLL;
    if (process.isAlive()) {
      if (state instanceof Draining draining) {
        next = Math.min(next, draining.deadline());
      }
      for (WorkerCall call : waiting) {
        next = Math.min(next, call.deadline());
      }
      for (WorkerCall call : running) {
        next = Math.min(next, call.deadline());
      }
      if (next - now <= 0) {
        handleDeadline(now);
      }
    }
    if (!(state instanceof Ended) || !running.isEmpty()) {
      boolean busy = !running.isEmpty() || !waiting.isEmpty() || state instanceof Draining;
      pollTimer.scheduleAfter(
          hasOutput
              ? OUTPUT_POLL
              : busy ? Math.clamp(next - now, OUTPUT_POLL, POLL_INTERVAL) : IDLE_POLL);
    }
  }

  private void handleDeadline(long now) {
    for (WorkerCall call : List.copyOf(running)) {
      if (call.deadline() - now <= 0) {
        timeOut(call);
      }
    }
    for (WorkerCall call : List.copyOf(waiting)) {
      if (call.deadline() - now <= 0) {
        timeOut(call);
      }
    }
    if (state instanceof Draining draining && draining.deadline() - now <= 0) {
      kill(() -> {});
    }
  }

  /// Whether the worker can run another invocation, perhaps after the current one.
  @Override
  public boolean isUsable() {
    State current = state;
    WorkerProcess running = process;
    return !(current instanceof Ended)
        && !(current instanceof Failed)
        && (running == null || running.isAlive());
  }

  @Override
  public List<Diagnostic> warnings() {
    return rules.warnings();
  }

  @Override
  public void close() {
    loop.runAndWait(() -> {
      state = new Ended();
      pollTimer.cancel();
      transport.close();
    });
    WorkerProcess running = process;
    if (running != null) {
      running.close();
      loop.runAndWait(this::handleEnd);
    }
    if (ownsLoop) {
      loop.close();
    }
  }
}
