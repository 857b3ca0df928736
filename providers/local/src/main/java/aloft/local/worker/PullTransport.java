package aloft.local.worker;

import aloft.host.Ids;
import aloft.local.http.EventLoop;
import aloft.spi.emulation.Protocol;
import aloft.spi.emulation.ProtocolStep;
import aloft.spi.emulation.RuntimeProtocol;
import aloft.spi.emulation.RuntimeRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Runs the API from which a worker gets its events, one at a time. The worker is ready while one
/// of its connections waits for an event.
///
/// Only the worker's processes may connect: those of a TCP connection are found by [WorkerSockets];
/// the client of the Unix socket proves itself with a random value in its environment, which it
/// removes before it runs the handler.
final class PullTransport implements Transport {
  private static final String SECRET_VARIABLE = "ALOFT_WORKER";

  private final ProcessWorker worker;
  private final String secret = Ids.hex();
  private final EventLoop loop;
  private final Protocol.Pull protocol;
  private final RuntimeProtocol rules;
  private final List<WorkerConnection> connections = new ArrayList<>();
  private volatile EventLoop.@Nullable Listener listener;
  private volatile @Nullable UnixSocket socket;
  private final CompletableFuture<WorkerProcess> process = new CompletableFuture<>();
  private @Nullable WorkerConnection awaiting;
  private boolean closed;

  PullTransport(ProcessWorker worker, EventLoop loop, Protocol.Pull protocol) {
    this.worker = worker;
    this.loop = loop;
    this.protocol = protocol;
    this.rules = protocol.rules();
  }

  @Override
  public Map<String, String> open(Path temporary) throws IOException {
    Map<String, String> variables = new LinkedHashMap<>();
    EventLoop.Listener port = loop.open(0, this::accept);
    listener = port;
    variables.put(protocol.addressVariable(), "127.0.0.1:" + port.port());
    if (protocol.socketVariable() != null) {
      UnixSocket opened =
          UnixSocket.open(
              loop, temporary, channel -> WorkerConnection.open(loop, channel, this, false));
      socket = opened;
      if (opened != null) {
        variables.put(protocol.socketVariable(), opened.path());
        variables.put(SECRET_VARIABLE, secret);
      }
    }
    return variables;
  }

  @Override
  public void start(WorkerProcess started) {
    process.complete(started);
  }

  // Accepts a TCP connection if it is the worker's, in the background.
  private void accept(SocketChannel channel) {
    if (hasEnded()) {
      // What the worker has sent before its end. It gets no more events.
      WorkerConnection.open(loop, channel, this, true);
      return;
    }
    var _ =
        process
            .thenApplyAsync(worker -> isClient(channel, worker), Thread::startVirtualThread)
            .whenCompleteAsync(
                (accepted, failure) -> {
                  if (!closed && failure == null && (accepted || hasEnded())) {
                    WorkerConnection.open(loop, channel, this, true);
                  } else {
                    EventLoop.closeQuietly(channel);
                  }
                },
                loop);
  }

  private boolean hasEnded() {
    WorkerProcess started = process.getNow(null);
    return started != null && !started.isAlive();
  }

  private static boolean isClient(SocketChannel channel, WorkerProcess worker) {
    try {
      return channel.getLocalAddress() instanceof InetSocketAddress local
          && channel.getRemoteAddress() instanceof InetSocketAddress remote
          && new WorkerSockets(worker).isClient(local.getPort(), remote.getPort());
    } catch (IOException e) {
      return false;
    }
  }

  /// Whether a client of the Unix socket is the worker. It gets the only connection.
  boolean isWorker(@Nullable String mark) {
    if (mark == null || !isSecret(mark)) {
      return false;
    }
    UnixSocket unixSocket = socket;
    if (unixSocket != null) {
      unixSocket.close();
    }
    return true;
  }

  private boolean isSecret(String text) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }

  void connected(WorkerConnection connection) {
    connections.add(connection);
  }

  void disconnected(WorkerConnection connection) {
    connections.remove(connection);
    if (connection.equals(awaiting)) {
      awaiting = null;
      worker.markDraining();
    }
  }

  void handle(WorkerConnection connection, RuntimeRequest request) {
    switch (rules.handle(request)) {
      case ProtocolStep.Respond step -> connection.reply(step.response());
      case ProtocolStep.AwaitInvocation wait -> {
        // A worker that knows the Unix socket gets its events there.
        if (socket == null || connection.isLocal()) {
          await(connection);
        } else {
          connection.close();
        }
      }
      case ProtocolStep.AwaitTermination wait -> {
        // It gets no reply.
      }
      case ProtocolStep.CompleteInvocation step -> {
        // The worker may have asked for the next event already, on another connection.
        if (awaiting == null) {
          worker.markDraining();
        }
        worker.completeOnly(step.outcome(), () -> acknowledge(connection, step));
      }
    }
  }

  private void acknowledge(WorkerConnection connection, ProtocolStep.CompleteInvocation step) {
    RuntimeRequest following = step.following();
    if (following == null) {
      connection.reply(step.response());
    } else {
      handle(connection, following);
    }
  }

  private void await(WorkerConnection connection) {
    WorkerConnection previous = awaiting;
    awaiting = connection;
    if (previous != null && !previous.equals(connection)) {
      // A repeated request: the worker has abandoned the earlier one.
      previous.close();
    }
    worker.markReady();
  }

  @Override
  public void deliver(WorkerCall call, Instant time, Instant deadline) {
    WorkerConnection connection = awaiting;
    if (connection == null) {
      throw new IllegalStateException("the worker awaits no event");
    }
    awaiting = null;
    connection.reply(rules.deliver(call.invocation(), deadline));
  }

  @Override
  public void cancel(WorkerCall call) {
    throw new IllegalStateException("the worker has a single call");
  }

  @Override
  public void readPending() {
    try {
      EventLoop.Listener port = listener;
      if (port != null) {
        port.acceptPending();
      }
      UnixSocket unixSocket = socket;
      if (unixSocket != null) {
        unixSocket.acceptPending();
      }
    } catch (IOException e) {
      // Closed: no more connections are accepted.
    }
    List.copyOf(connections).forEach(WorkerConnection::readPending);
  }

  @Override
  public void close() {
    closed = true;
    process.cancel(false);
    EventLoop.Listener port = listener;
    if (port != null) {
      port.close();
    }
    UnixSocket unixSocket = socket;
    if (unixSocket != null) {
      unixSocket.close();
    }
    List.copyOf(connections).forEach(WorkerConnection::close);
  }
}
