package aloft.local.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// A single thread that selects on all sockets and runs tasks and timers.
///
/// Nothing that runs in the loop may block; [#runBlocking] starts a thread for blocking work.
/// Tasks, timers and channel handlers all run in the loop's thread. After [#close] the remaining
/// tasks run in the thread that submits them.
public final class EventLoop implements Executor, AutoCloseable {
  // The pause after a failed accept, as when no file descriptor is free.
  private static final long ACCEPT_RETRY_NANOS = 100_000_000L;

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final MemoryBudget memory = new MemoryBudget();
  private final Thread thread;
  private volatile boolean selecting;
  private volatile boolean closed;
  private volatile boolean terminated;

  /// @param name the name of the thread
  public EventLoop(String name) {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = Thread.ofPlatform().daemon().name(name).start(this::runLoop);
  }

  /// Handles the events of a channel.
  interface ChannelHandler {
    /// Handles a channel that is ready for I/O.
    void ready(SelectionKey key) throws IOException;

    /// Closes the channel after an exception.
    void fail();
  }

  /// A task that runs in the loop at a deadline. Timers may only be used in the loop's thread.
  public final class Timer implements Comparable<Timer> {
    private final Runnable task;
    private long deadline;
    private boolean scheduled;

    private Timer(Runnable task) {
      this.task = task;
    }

    /// Schedules the task, and replaces an earlier schedule.
    ///
    /// @param nanos the delay in nanoseconds
    public void scheduleAfter(long nanos) {
      cancel();
      deadline = System.nanoTime() + nanos;
      scheduled = true;
      timers.add(this);
    }

    /// Schedules the task after the delay, unless it is already scheduled earlier.
    ///
    /// @param nanos the longest delay in nanoseconds
    public void scheduleWithin(long nanos) {
      if (!scheduled || deadline - System.nanoTime() > nanos) {
        scheduleAfter(nanos);
      }
    }

    /// Cancels the schedule, if there is one.
    public void cancel() {
      if (scheduled) {
        scheduled = false;
        timers.remove(this);
      }
    }

    @Override
    public int compareTo(Timer other) {
      return Long.signum(deadline - other.deadline);
    }
  }

  /// Creates a timer that is not scheduled yet.
  public Timer timer(Runnable task) {
    return new Timer(task);
  }

  /// The memory for bodies of all connections of this loop.
  public MemoryBudget memory() {
    return memory;
  }

  /// Whether the current thread is the loop's thread.
  public boolean isLoopThread() {
    return Thread.currentThread() == thread;
  }

  /// Runs a task in the loop: at once if the caller is the loop's thread.
  public void run(Runnable task) {
    if (isLoopThread()) {
      task.run();
    } else {
      execute(task);
    }
  }

  /// Queues a task for the loop.
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (terminated) {
      // The loop's thread has ended.
      runTasks();
    } else if (selecting && !isLoopThread()) {
      selector.wakeup();
    }
  }

  /// Runs a task in the loop and waits for its end.
  public void runAndWait(Runnable task) {
    if (isLoopThread()) {
      task.run();
    } else {
      CompletableFuture.runAsync(task, this).join();
    }
  }

  /// Runs a blocking task in a new daemon thread.
  public static void runBlocking(String name, Runnable task) {
    Thread.ofPlatform().daemon().name(name).start(task);
  }

  /// Opens a TCP port on the loopback address.
  ///
  /// @param port 0 for any free port
  /// @param accept accepts each new connection, in the loop
  /// @throws java.net.BindException if the port is in use
  public Listener open(int port, Consumer<SocketChannel> accept) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    // A socket of IPv4, which WorkerSockets finds faster.
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET);
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return new Listener(server, new InetSocketAddress(loopback, port), accept);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /// Opens a Unix domain socket.
  ///
  /// @param accept accepts each new connection, in the loop
  /// @throws UnsupportedOperationException if the system does not support them
  public Listener open(Path path, Consumer<SocketChannel> accept) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      return new Listener(server, UnixDomainSocketAddress.of(path), accept);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /// A listening TCP port or Unix domain socket.
  public final class Listener implements ChannelHandler, AutoCloseable {
    private final ServerSocketChannel server;
    private final Consumer<SocketChannel> accept;
    private final int port;

    private Listener(
        ServerSocketChannel server, SocketAddress address, Consumer<SocketChannel> accept)
        throws IOException {
      this.server = server;
      this.accept = accept;
      server.bind(address, 512);
      server.configureBlocking(false);
      port = address instanceof InetSocketAddress ? server.socket().getLocalPort() : -1;
      run(() -> {
        if (server.isOpen()) {
          register(server, SelectionKey.OP_ACCEPT, this);
        }
      });
    }

    /// The TCP port; -1 for a Unix domain socket.
    public int port() {
      return port;
    }

    @Override
    public void ready(SelectionKey key) {
      try {
        acceptPending();
      } catch (IOException e) {
        key.interestOps(0);
        timer(
                () -> {
                  if (key.isValid()) {
                    key.interestOps(SelectionKey.OP_ACCEPT);
                  }
                })
            .scheduleAfter(ACCEPT_RETRY_NANOS);
      }
    }

    /// Accepts all pending connections; runs in the loop.
    public void acceptPending() throws IOException {
      while (server.isOpen()) {
        SocketChannel channel = server.accept();
        if (channel == null) {
          return;
        }
        channel.configureBlocking(false);
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
          channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        accept.accept(channel);
      }
    }

    @Override
    public void fail() {
      close();
    }

    /// Closes the socket; another program may use the port when this returns.
    @Override
    public void close() {
      closeQuietly(server);
      if (!isLoopThread()) {
        runAndWait(EventLoop.this::deregisterClosed);
      }
    }
  }

  // A closed socket keeps its port until the selector has removed its key.
  private void deregisterClosed() {
    try {
      if (selector.isOpen()) {
        selector.selectNow(this::dispatch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Registers a channel with the selector; runs in the loop.
  SelectionKey register(SelectableChannel channel, int operations, ChannelHandler handler) {
    try {
      return channel.register(selector, operations, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Closes a channel that may be closed already.
  public static void closeQuietly(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      // Nothing is left to release.
    }
  }

  private void runLoop() {
    try {
      while (!closed) {
        select();
        runTasks();
        fireTimers();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      selector.keys().forEach(key -> closeQuietly(key.channel()));
      closeQuietly(selector);
      terminated = true;
      runTasks();
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      runGuarded(task, () -> {});
    }
  }

  private void select() throws IOException {
    Timer next = timers.peek();
    long nanos = next == null ? Long.MAX_VALUE : next.deadline - System.nanoTime();
    selecting = true;
    if (!tasks.isEmpty() || nanos <= 0) {
      selector.selectNow(this::dispatch);
    } else {
      selector.select(this::dispatch, next == null ? 0 : nanos / 1_000_000 + 1);
    }
    selecting = false;
  }

  private void dispatch(SelectionKey key) {
    ChannelHandler handler = (ChannelHandler) key.attachment();
    runGuarded(
        () -> {
          try {
            if (key.isValid()) {
              handler.ready(key);
            }
          } catch (IOException e) {
            handler.fail();
          }
        },
        handler::fail);
  }

  private void fireTimers() {
    for (Timer first = timers.peek();
        first != null && first.deadline - System.nanoTime() <= 0;
        first = timers.peek()) {
      first.cancel();
      runGuarded(first.task, () -> {});
    }
  }

  // A failing task must not end the loop, which serves other connections, too.
  private void runGuarded(Runnable task, Runnable onFailure) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      onFailure.run();
    }
  }

  /// Ends the loop, closes all its channels and waits up to a second: a thread that still selects
  /// delays the exit of the program.
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    if (!isLoopThread()) {
      try {
        thread.join(1000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
