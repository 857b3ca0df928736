package aloft.local.worker;

import aloft.local.http.EventLoop;
import aloft.local.http.UpstreamConnection;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpExchange;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Sends events to a worker that is an HTTP server.
///
/// The port is probed until the worker accepts a connection and, if it has a readiness path,
/// responds to a request for it. Then the worker is ready for several events at a time, each on a
/// connection of its own; connections are kept for further events.
final class ServeTransport implements Transport {
  private static final long PROBE_INTERVAL = Duration.ofMillis(10).toNanos();
  // Servers close connections that are idle for some seconds; those are not used any more.
  private static final long MAX_IDLE = Duration.ofSeconds(1).toNanos();
  // The time for the exit of the process to be known after it has closed a connection.
  private static final long EXIT_WAIT = Duration.ofMillis(250).toNanos();

  private final ProcessWorker worker;
  private final EventLoop loop;
  private final Protocol.Serve protocol;
  private final HttpExchange rules;
  private final Duration startup;
  private final EventLoop.Timer probeTimer;
  private final EventLoop.Timer startupTimer;
  private final Set<UpstreamConnection> connections = new HashSet<>();
  private final Map<WorkerCall, Exchange> exchanges = new HashMap<>();
  private final Deque<Exchange> idle = new ArrayDeque<>();
  private volatile int port;
  private @Nullable WorkerSockets sockets;
  private boolean closed;

  ServeTransport(ProcessWorker worker, EventLoop loop, Protocol.Serve protocol, Duration startup) {
    this.worker = worker;
    this.loop = loop;
    this.protocol = protocol;
    this.rules = protocol.rules();
    this.startup = startup;
    this.probeTimer = loop.timer(this::probe);
    this.startupTimer = loop.timer(this::failStart);
  }

  @Override
  public Map<String, String> open(Path temporary) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    return Map.of(protocol.portVariable(), Integer.toString(port));
  }

  @Override
  public void start(WorkerProcess process) {
    sockets = new WorkerSockets(process);
    startupTimer.scheduleAfter(startup.toNanos());
    probe();
  }

  // Another program may have taken the port before the worker did, or after its end. So each new
  // connection is used only if the worker listens there.
  private void verify(UpstreamConnection connection, Runnable ifWorker) {
    WorkerSockets known = sockets;
    var _ =
        CompletableFuture.supplyAsync(
                () -> known != null && known.isListener(port), Thread::startVirtualThread)
            .whenCompleteAsync(
                (verified, failure) -> {
                  if (failure == null && verified) {
                    ifWorker.run();
                  } else {
                    connection.close();
                  }
                },
                loop);
  }

  private void probe() {
    try {
      new Probe();
    } catch (IOException e) {
      probeTimer.scheduleAfter(PROBE_INTERVAL);
    }
  }

  private void failStart() {
    probeTimer.cancel();
    String reason =
        "the worker does not respond at port "
            + port
            + " ("
            + protocol.portVariable()
            + ") within "
            + startup.toSeconds()
            + " seconds";
    worker.failStart(invocation -> rules.outcome(invocation, error(503, reason)));
  }

  private static HttpResponse error(int status, String reason) {
    return new HttpResponse(
        status,
        List.of(new Header("Content-Type", "text/plain; charset=utf-8")),
        Payload.of(reason));
  }

  @Override
  public void deliver(WorkerCall call, Instant time, Instant deadline) {
    try {
      idleExchange().send(call, rules.request(call.invocation(), time));
    } catch (IOException e) {
      handleLost(call);
    }
  }

  private Exchange idleExchange() throws IOException {
    long now = System.nanoTime();
    for (Exchange exchange = idle.pollFirst(); exchange != null; exchange = idle.pollFirst()) {
      if (exchange.connection.isIdle() && now - exchange.idleSince < MAX_IDLE) {
        return exchange;
      }
      exchange.connection.close();
    }
    return new Exchange();
  }

  // A call whose connection was closed: mostly, the process has ended, which completes it.
  private void handleLost(WorkerCall call) {
    loop.timer(() ->
            worker.complete(
                call,
                rules.outcome(
                    call.invocation(),
                    error(502, "the worker closed the connection without a response"))))
        .scheduleAfter(EXIT_WAIT);
  }

  @Override
  public void cancel(WorkerCall call) {
    Exchange exchange = exchanges.remove(call);
    if (exchange != null) {
      exchange.connection.close();
    }
  }

  @Override
  public void readPending() {
    // A response that has arrived is handled with the event of its connection.
  }

  @Override
  public void close() {
    closed = true;
    probeTimer.cancel();
    startupTimer.cancel();
    List.copyOf(connections).forEach(UpstreamConnection::close);
  }

  /// An attempt to reach a worker that starts.
  private final class Probe implements UpstreamConnection.Listener {
    private final UpstreamConnection connection;
    private boolean answered;

    Probe() throws IOException {
      connection = new UpstreamConnection(loop, port, WorkerConnection.LIMITS, this);
      connections.add(connection);
    }

    @Override
    public void onConnected() {
      verify(connection, this::start);
    }

    private void start() {
      String path = protocol.readinessPath();
      if (path == null) {
        answered = true;
        connection.close();
      } else if (connection.isIdle()) {
        connection.send(
            new HttpRequest(
                "GET",
                path,
                null,
                "HTTP/1.1",
                List.of(),
                Payload.of(""),
                "127.0.0.1",
                Instant.EPOCH,
                "readiness"));
      }
    }

    @Override
    public void onResponse(HttpResponse received) {
      answered = true;
      connection.close();
    }

    @Override
    public void onClosed() {
      connections.remove(connection);
      if (answered) {
        startupTimer.cancel();
        worker.markReady();
      } else if (!closed) {
        probeTimer.scheduleAfter(PROBE_INTERVAL);
      }
    }
  }

  /// A connection for calls, one at a time.
  private final class Exchange implements UpstreamConnection.Listener {
    private final UpstreamConnection connection;
    private @Nullable WorkerCall call;
    // The request that waits until the connection is verified.
    private @Nullable HttpRequest first;
    private long idleSince;

    Exchange() throws IOException {
      connection = new UpstreamConnection(loop, port, WorkerConnection.LIMITS, this);
      connections.add(connection);
    }

    void send(WorkerCall next, HttpRequest request) {
      call = next;
      exchanges.put(next, this);
      if (connection.isIdle()) {
        connection.send(request);
      } else {
        first = request;
      }
    }

    @Override
    public void onConnected() {
      verify(connection, this::sendFirst);
    }

    private void sendFirst() {
      HttpRequest request = first;
      first = null;
      if (request != null && connection.isIdle()) {
        connection.send(request);
      }
    }

    @Override
    public void onResponse(HttpResponse received) {
      WorkerCall completed = call;
      call = null;
      if (connection.isIdle()) {
        idleSince = System.nanoTime();
        idle.addFirst(this);
      }
      if (completed != null && exchanges.remove(completed) != null) {
        worker.complete(completed, rules.outcome(completed.invocation(), received));
      }
    }

    @Override
    public void onClosed() {
      connections.remove(connection);
      idle.remove(this);
      WorkerCall lost = call;
      if (lost != null && exchanges.remove(lost) != null) {
        handleLost(lost);
      }
    }
  }
}
