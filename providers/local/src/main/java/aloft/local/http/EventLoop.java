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

/// One thread that waits for all sockets at once, and for what is due. What it runs never waits:
/// who must wait does so in a thread of his own ([#aside]).
public final class EventLoop implements Executor, AutoCloseable {
  // Where no more files can be opened, a new caller stays in line.
  private static final long RESPITE = 100_000_000L;

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;
  private volatile boolean over;

  /// @param name of its thread
  public EventLoop(String name) {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = Thread.ofPlatform().daemon().name(name).start(this::turn);
  }

  /// What waits for a channel.
  interface ChannelHandler {
    /// Does what can be done with the channel now.
    void ready(SelectionKey key) throws IOException;

    /// Lets go of it: something went wrong that is not the channel's.
    void give();
  }

  /// Something that is done at a time, in the loop. A timer is used in the loop alone.
  public final class Timer implements Comparable<Timer> {
    private final Runnable task;
    private long due;
    private boolean set;

    private Timer(Runnable task) {
      this.task = task;
    }

    /// Does it after a while, and at no other time.
    ///
    /// @param nanos the time from now on
    public void in(long nanos) {
      stop();
      due = System.nanoTime() + nanos;
      set = true;
      timers.add(this);
    }

    /// Does it after a while at the latest.
    public void within(long nanos) {
      if (!set || due - System.nanoTime() > nanos) {
        in(nanos);
      }
    }

    /// Does not do it any more.
    public void stop() {
      if (set) {
        set = false;
        timers.remove(this);
      }
    }

    @Override
    public int compareTo(Timer other) {
      return Long.signum(due - other.due);
    }
  }

  /// A timer that is not set yet.
  public Timer timer(Runnable task) {
    return new Timer(task);
  }

  /// Whether this is the thread of the loop.
  public boolean isHere() {
    return Thread.currentThread() == thread;
  }

  /// Runs something in the loop: at once where that is here, else soon.
  public void run(Runnable task) {
    if (isHere()) {
      task.run();
    } else {
      execute(task);
    }
  }

  /// Runs something in the loop, after what is done there now.
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (over) {
      // There is no other thread any more.
      work();
    } else if (asleep && !isHere()) {
      selector.wakeup();
    }
  }

  /// Runs something in the loop, and waits until it is done.
  public void join(Runnable task) {
    if (isHere()) {
      task.run();
    } else {
      CompletableFuture.runAsync(task, this).join();
    }
  }

  /// Runs something that waits in a thread of its own.
  public static void aside(String name, Runnable task) {
    Thread.ofPlatform().daemon().name(name).start(task);
  }

  /// Opens a port on the loopback address.
  ///
  /// @param port 0 for any that is free
  /// @param accept takes each new connection, in the loop
  /// @throws java.net.BindException where another program has it
  public Listener open(int port, Consumer<SocketChannel> accept) throws IOException {
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return new Listener(server, new InetSocketAddress(here, port), accept);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /// Opens a socket in the file system.
  ///
  /// @param accept takes each new connection, in the loop
  /// @throws UnsupportedOperationException where the system has none
  public Listener open(Path path, Consumer<SocketChannel> accept) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      return new Listener(server, UnixDomainSocketAddress.of(path), accept);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /// A port, or a socket in the file system, that is listened to.
  public final class Listener implements ChannelHandler, AutoCloseable {
    private final ServerSocketChannel server;
    private final Consumer<SocketChannel> accept;
    private final int number;

    private Listener(
        ServerSocketChannel server, SocketAddress address, Consumer<SocketChannel> accept)
        throws IOException {
      this.server = server;
      this.accept = accept;
      server.bind(address, 512);
      server.configureBlocking(false);
      number = address instanceof InetSocketAddress ? server.socket().getLocalPort() : -1;
      run(() -> {
        if (server.isOpen()) {
          register(server, SelectionKey.OP_ACCEPT, this);
        }
      });
    }

    /// The number of a port.
    public int number() {
      return number;
    }

    @Override
    public void ready(SelectionKey key) {
      try {
        take();
      } catch (IOException e) {
        key.interestOps(0);
        timer(
                () -> {
                  if (key.isValid()) {
                    key.interestOps(SelectionKey.OP_ACCEPT);
                  }
                })
            .in(RESPITE);
      }
    }

    /// Takes all who have called up to now; in the loop.
    public void take() throws IOException {
      while (server.isOpen()) {
        SocketChannel caller = server.accept();
        if (caller == null) {
          return;
        }
        caller.configureBlocking(false);
        if (caller.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
          caller.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        accept.accept(caller);
      }
    }

    @Override
    public void give() {
      close();
    }

    /// Closes it: then another program may have it.
    @Override
    public void close() {
      shut(server);
      if (!isHere()) {
        join(EventLoop.this::forget);
      }
    }
  }

  // What is closed keeps its port until the selector has seen it.
  private void forget() {
    try {
      if (selector.isOpen()) {
        selector.selectNow(this::wake);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits for a channel from now on; in the loop.
  SelectionKey register(SelectableChannel channel, int operations, ChannelHandler waiting) {
    try {
      return channel.register(selector, operations, waiting);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Closes what may be closed already.
  static void shut(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      // What cannot be closed is closed already.
    }
  }

  private void turn() {
    try {
      while (!closed) {
        await();
        work();
        ring();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      selector.keys().forEach(key -> shut(key.channel()));
      shut(selector);
      over = true;
      work();
    }
  }

  private void work() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      guarded(task, () -> {});
    }
  }

  private void await() throws IOException {
    Timer next = timers.peek();
    long nanos = next == null ? Long.MAX_VALUE : next.due - System.nanoTime();
    asleep = true;
    if (!tasks.isEmpty() || nanos <= 0) {
      selector.selectNow(this::wake);
    } else {
      selector.select(this::wake, next == null ? 0 : nanos / 1_000_000 + 1);
    }
    asleep = false;
  }

  private void wake(SelectionKey key) {
    ChannelHandler waiting = (ChannelHandler) key.attachment();
    guarded(
        () -> {
          try {
            if (key.isValid()) {
              waiting.ready(key);
            }
          } catch (IOException e) {
            waiting.give();
          }
        },
        waiting::give);
  }

  private void ring() {
    for (Timer first = timers.peek();
        first != null && first.due - System.nanoTime() <= 0;
        first = timers.peek()) {
      first.stop();
      guarded(first.task, () -> {});
    }
  }

  // What breaks must not end the loop, which is for others, too.
  private void guarded(Runnable task, Runnable otherwise) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      otherwise.run();
    }
  }

  /// Ends it with all its connections, and waits for that: a thread that still waits for a socket
  /// delays the end of the whole program.
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    if (!isHere()) {
      try {
        thread.join(1000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
