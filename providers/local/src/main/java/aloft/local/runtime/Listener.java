package aloft.local.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// One port on the loopback address for one worker. Its connections are few and long, so each has a
/// thread.
final class Listener implements AutoCloseable {
  private final ServerSocket server;
  private final InetAddress host;
  private final Consumer<Wire> serve;
  private final Map<Thread, Wire> wires = new ConcurrentHashMap<>();
  private final Thread accepting;

  /// Opens a port.
  ///
  /// @param serve runs in the thread of a new connection
  Listener(Consumer<Wire> serve) throws IOException {
    this.serve = serve;
    this.host = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    this.server = new ServerSocket(0, 50, host);
    this.accepting = Thread.ofPlatform().daemon().name("worker-listener").start(() -> accept());
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        begin(new Wire(server.accept()));
      } catch (IOException e) {
        // Closed; or the worker broke off before it was heard, and it is the loop that decides.
      }
    }
  }

  private void begin(Wire wire) {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("worker-connection")
            .unstarted(() -> {
              try {
                serve.accept(wire);
              } finally {
                wire.close();
                wires.remove(Thread.currentThread());
              }
            });
    wires.put(thread, wire);
    thread.start();
    if (server.isClosed()) {
      wire.close();
    }
  }

  /// Waits until all that the worker had sent before it went is heard: connections are taken in
  /// their order, so one of our own tells that all before it were.
  void drain(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    try {
      awaitAccepted(end);
      wires.values().forEach(Wire::resume);
      for (Thread thread : wires.keySet()) {
        thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      }
    } catch (IOException e) {
      // Closed: no one is heard any more.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitAccepted(long end) throws IOException, InterruptedException {
    try (Socket last = new Socket(host, server.getLocalPort())) {
      while (System.nanoTime() < end
          && wires.values().stream().noneMatch(wire -> wire.port() == last.getLocalPort())) {
        Thread.sleep(1);
      }
    }
  }

  /// Cuts all connections, without waiting.
  void cut() {
    try {
      server.close();
    } catch (IOException e) {
      // What cannot be closed is closed already.
    }
    wires.values().forEach(Wire::close);
  }

  /// Ends all threads: one that still reads delays the end of the whole program.
  @Override
  public void close() {
    cut();
    try {
      accepting.join(100);
      for (Thread thread : wires.keySet()) {
        if (thread != Thread.currentThread()) {
          thread.join(100);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
