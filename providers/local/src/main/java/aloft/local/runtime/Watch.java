package aloft.local.runtime;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Looks after what runs, again and again, in one thread for all of it: a thread for each worker
/// would cost more, and would keep the program from ending at once.
final class Watch {
  /// Between two looks, while there is something that does not rest.
  static final long TICK = Duration.ofMillis(20).toNanos();

  private static final long REST = Duration.ofMillis(250).toNanos();
  private static final Set<Watched> ALL = ConcurrentHashMap.newKeySet();
  private static volatile boolean resting;
  private static @Nullable Thread thread;

  private Watch() {}

  /// Something to look after.
  interface Watched {
    /// Does what is due, without waiting for anything.
    ///
    /// @return whether it rests: the next look may come later
    boolean look(long now);
  }

  static void add(Watched one) {
    ALL.add(one);
    synchronized (Watch.class) {
      if (thread == null) {
        thread = Thread.ofPlatform().daemon().name("worker-watch").start(Watch::run);
      }
    }
    stir();
  }

  static void remove(Watched one) {
    ALL.remove(one);
  }

  /// Looks soon: someone has begun to work.
  static void stir() {
    if (resting) {
      resting = false;
      LockSupport.unpark(thread);
    }
  }

  private static void run() {
    while (goOn()) {
      boolean rest = true;
      long now = System.nanoTime();
      for (Watched one : ALL) {
        rest &= one.look(now);
      }
      resting = rest;
      LockSupport.parkNanos(rest ? REST : TICK);
    }
  }

  private static synchronized boolean goOn() {
    if (ALL.isEmpty()) {
      thread = null;
      return false;
    }
    return true;
  }
}
