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

/// A warm process that runs one invocation at a time.
///
/// The process starts up, then is idle (its connection awaits an invocation) or busy (`call` is
/// set) in turn. [#completeCall] ends a call after a result of the process, its exit or a timeout.
/// A timeout, an interruption or a failed start closes the worker; the end of the process is final,
/// too. All state changes happen in the event loop, except `closed`, `process` and `socket`, which
/// other threads set.
final class ProcessWorker implements Worker {
  // Lambda allows ten seconds for startup that do not count towards the function's timeout.
  private static final Duration STARTUP_LIMIT = Duration.ofSeconds(10);

  // The time for the last requests of an exited process to arrive.
  private static final long EXIT_GRACE = Duration.ofMillis(20).toNanos();

  // The polling intervals for a worker with much output, a busy and an idle one.
  private static final long OUTPUT_POLL = Duration.ofMillis(1).toNanos();
  private static final long POLL_INTERVAL = Duration.ofMillis(20).toNanos();
  private static final long IDLE_POLL = Duration.ofMillis(250).toNanos();

  private final EventLoop loop;
  private final boolean ownsLoop;
  private final RuntimeProtocol protocol;
  private final Duration timeout;
  private final Clock clock;
  private final EventLoop.Listener listener;
  private final EventLoop.Timer pollTimer;
  private final InvocationTimer timer = new InvocationTimer();
  private final List<WorkerConnection> connections = new ArrayList<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile @Nullable UnixSocket socket;
  private volatile @Nullable WorkerProcess process;
  private @Nullable WorkerConnection idleConnection;
  private @Nullable Call call;
  private @Nullable InvocationOutcome outcome;
  private @Nullable Runnable idleCallback;
  private long deadline;
  private long lastFlush = System.nanoTime() - POLL_INTERVAL;
  private volatile boolean closed;

  /// A pending or running invocation.
  private static final class Call {
    private final Invocation invocation;
    private final CompletableFuture<Execution> result = new CompletableFuture<>();
    private boolean delivered;

    Call(Invocation invocation) {
      this.invocation = invocation;
    }
  }

  /// @param loop null for a loop of its own, which ends with the worker
  ProcessWorker(@Nullable EventLoop loop, RuntimeProtocol protocol, Handler handler, Clock clock)
      throws IOException {
    this.ownsLoop = loop == null;
    this.loop = loop == null ? new EventLoop("worker") : loop;
    this.protocol = protocol;
    this.timeout = handler.function().timeout();
    this.clock = clock;
    this.pollTimer = this.loop.timer(this::poll);
    this.listener = this.loop.open(0, channel -> WorkerConnection.open(this.loop, channel, this));
  }

  /// Opens a Unix domain socket for one connection of the worker.
  ///
  /// @param folder the parent of the socket's folder
  /// @return the path; null if the system has no such sockets
  @Nullable String openSocket(Path folder) {
    UnixSocket unixSocket =
        UnixSocket.open(loop, folder, channel -> WorkerConnection.open(loop, channel, this));
    socket = unixSocket;
    return unixSocket == null ? null : unixSocket.path();
  }

  String address() {
    return "127.0.0.1:" + listener.port();
  }

  void attach(WorkerProcess process) {
    this.process = process;
    process.onExit(() -> loop.execute(this::handleExit));
    loop.execute(this::poll);
  }

  private WorkerProcess process() {
    WorkerProcess running = process;
    if (running == null) {
      throw new IllegalStateException("no process");
    }
    return running;
  }

  private boolean hasEnded() {
    WorkerProcess running = process;
    return closed || (running != null && !running.isAlive());
  }

  /// Waits until the worker is ready for its first invocation, has reported an error or has ended.
  void awaitReady() {
    try {
      ready.get(STARTUP_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      // The first invocation reports the error.
    }
  }

  /// Runs a callback when the worker awaits its next invocation or has ended; runs in the loop.
  void whenIdle(Runnable callback) {
    idleCallback = callback;
    deadline = System.nanoTime() + timeout.toNanos();
    if (idleConnection != null || hasEnded()) {
      notifyIdle();
    } else {
      pollTimer.scheduleWithin(POLL_INTERVAL);
    }
  }

  private void notifyIdle() {
    Runnable callback = idleCallback;
    idleCallback = null;
    if (callback != null) {
      callback.run();
    }
  }

  void connected(WorkerConnection connection) {
    connections.add(connection);
  }

  void disconnected(WorkerConnection connection) {
    connections.remove(connection);
    if (connection.equals(idleConnection)) {
      idleConnection = null;
    }
  }

  void handle(WorkerConnection connection, RuntimeRequest request) {
    switch (protocol.handle(request)) {
      case ProtocolStep.Respond step -> connection.reply(step.response());
      case ProtocolStep.AwaitInvocation wait -> markIdle(connection);
      case ProtocolStep.AwaitTermination wait -> {
        // It gets no reply.
      }
      case ProtocolStep.CompleteInvocation step -> {
        outcome = step.outcome();
        RuntimeRequest following =
            step.response().status() < 300 ? WorkerConnection.nextRequest(request) : null;
        if (following == null) {
          connection.reply(step.response());
        } else {
          handle(connection, following);
        }
        ready.complete(null);
        completeCall();
      }
    }
  }

  private void markIdle(WorkerConnection connection) {
    ready.complete(null);
    if (hasEnded()) {
      return;
    }
    timer.markReady();
    WorkerConnection previous = idleConnection;
    idleConnection = connection;
    if (previous != null) {
      // A repeated request: the worker has abandoned the earlier one.
      previous.close();
    }
    Call next = call;
    if (next != null && !next.delivered) {
      deliver(connection, next);
    } else {
      notifyIdle();
    }
  }

  private void deliver(WorkerConnection connection, Call next) {
    idleConnection = null;
    process().setHeading(protocol.logHeader(next.invocation));
    next.delivered = true;
    deadline = timer.markStarted() + timeout.toNanos();
    connection.reply(protocol.deliver(next.invocation, clock.instant().plus(timeout)));
  }

  @Override
  public Execution invoke(Invocation invocation) {
    CompletableFuture<Execution> result =
        CompletableFuture.completedFuture(invocation).thenComposeAsync(this::begin, loop);
    try {
      return result.get();
    } catch (InterruptedException e) {
      closed = true;
      Thread.currentThread().interrupt();
      throw new UserException(
          Diagnostic.error("worker/interrupted", "interrupted before the function ended"), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /// Starts an invocation, which completes in the loop; runs in the loop.
  CompletableFuture<Execution> begin(Invocation invocation) {
    Call next = new Call(invocation);
    call = next;
    deadline = timer.prepare(STARTUP_LIMIT) + timeout.toNanos();
    WorkerConnection connection = idleConnection;
    if (outcome != null || hasEnded()) {
      timer.markStarted();
      completeCall();
    } else {
      pollTimer.scheduleWithin(POLL_INTERVAL);
      if (connection != null) {
        deliver(connection, next);
      }
    }
    return next.result;
  }

  // The process has ended; its last requests are processed before the call is completed.
  private void handleExit() {
    ready.complete(null);
    readPending();
    if (call != null && outcome == null) {
      loop.timer(
              () -> {
                readPending();
                completeCall();
                notifyIdle();
              })
          .scheduleAfter(EXIT_GRACE);
    } else {
      notifyIdle();
    }
  }

  private void readPending() {
    try {
      listener.acceptPending();
      UnixSocket unixSocket = socket;
      if (unixSocket != null) {
        unixSocket.acceptPending();
      }
    } catch (IOException e) {
      // Closed: no more connections are accepted.
    }
    List.copyOf(connections).forEach(WorkerConnection::readPending);
  }

  // Called when there is an outcome, the process has ended or the timeout has passed.
  private void completeCall() {
    Call completed = call;
    if (completed == null) {
      return;
    }
    call = null;
    InvocationOutcome reported = outcome;
    outcome = null;
    closed |= !completed.delivered;
    timer.markEnded();
    if (reported != null) {
      finish(completed, reported);
    } else if (hasEnded()) {
      finish(completed, protocol.exited(completed.invocation, process().exitStatus()));
    } else {
      closed = true;
      timer.measureMemory(process());
      InvocationOutcome timedOut = protocol.timedOut(completed.invocation);
      closeConnections();
      EventLoop.runBlocking(
          "worker-end",
          () -> {
            process().close();
            loop.execute(() -> finish(completed, timedOut));
          });
    }
  }

  private void finish(Call completed, InvocationOutcome callOutcome) {
    WorkerProcess process = process();
    Usage usage = timer.usage(process);
    String opening = completed.delivered ? "" : protocol.logHeader(completed.invocation);
    process.print(opening + protocol.logFooter(completed.invocation, usage));
    long now = System.nanoTime();
    if (ownsLoop || closed || now - lastFlush > POLL_INTERVAL) {
      // Frequent calls share a log write.
      lastFlush = now;
      process.drain();
    } else {
      pollTimer.scheduleWithin(POLL_INTERVAL);
    }
    completed.result.complete(new Execution(callOutcome, usage));
  }

  // Forwards the output of the process and checks the deadline.
  private void poll() {
    WorkerProcess process = process();
    boolean hasOutput = process.drain();
    long remaining = deadline - System.nanoTime();
    if (remaining <= 0 && !hasEnded() && outcome == null) {
      if (call != null) {
        completeCall();
      } else if (idleCallback != null) {
        closed = true;
        closeConnections();
        EventLoop.runBlocking("worker-end", process::kill);
      }
    }
    if (!closed) {
      boolean busy = call != null || idleCallback != null;
      pollTimer.scheduleAfter(
          hasOutput
              ? OUTPUT_POLL
              : busy ? Math.clamp(remaining, OUTPUT_POLL, POLL_INTERVAL) : IDLE_POLL);
    }
  }

  // Stops accepting and serving connections.
  private void closeConnections() {
    listener.close();
    UnixSocket unixSocket = socket;
    if (unixSocket != null) {
      unixSocket.close();
    }
    List.copyOf(connections).forEach(WorkerConnection::close);
  }

  @Override
  public boolean isUsable() {
    return !hasEnded();
  }

  @Override
  public List<Diagnostic> warnings() {
    return protocol.warnings();
  }

  @Override
  public void close() {
    closed = true;
    WorkerProcess running = process;
    if (running != null) {
      running.close();
    }
    loop.runAndWait(() -> {
      pollTimer.cancel();
      closeConnections();
      completeCall();
      notifyIdle();
    });
    if (ownsLoop) {
      loop.close();
    }
  }
}
