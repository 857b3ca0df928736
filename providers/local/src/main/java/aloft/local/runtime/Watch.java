package aloft.local.runtime;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Looks after what runs, again and again, in one thread for all of it: a thread for each worker
/// that reads its log would cost more, would lag behind the worker's answers, and would keep the
/// program from ending at once.
final class Watch {
  /// Until the next look at something that works.
  static final long TICK = Duration.ofMillis(20).toNanos();

  /// Until the next look at something that has much to do.
  static final long SOON = Duration.ofMillis(1).toNanos();

  /// Until the next look at something that rests.
  static final long REST = Duration.ofMillis(250).toNanos();

  private static final Set<Watched> ALL = ConcurrentHashMap.newKeySet();
  private static volatile boolean resting;
  private static @Nullable Thread thread;

  private Watch() {}

  /// Something to look after.
  interface Watched {
    /// Does what is due, without waiting for anything.
    ///
    /// @return the nanoseconds until it wants to be looked at again
    long look(long now);
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
      long pause = REST;
      long now = System.nanoTime();
      for (Watched one : ALL) {
        pause = Math.min(pause, one.look(now));
      }
      resting = pause > TICK;
      LockSupport.parkNanos(pause);
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
