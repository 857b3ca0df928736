package aloft.local.deployment;

import aloft.local.http.EventLoop;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.TimerRule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Calls a function at the times of a timer. All methods run in the event loop.
final class FunctionTimer {
  // The clock is checked at least this often: it may be set, or the machine may sleep.
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private final TimerRule rule;
  private final Instant deployed;
  private final Clock clock;
  private final Consumer<Event> call;
  private final EventLoop.Timer timer;
  private @Nullable Instant next;

  /// @param deployed the start of the schedule
  FunctionTimer(
      EventLoop loop, TimerRule rule, Instant deployed, Clock clock, Consumer<Event> call) {
    this.rule = rule;
    this.deployed = deployed;
    this.clock = clock;
    this.call = call;
    this.timer = loop.timer(this::check);
  }

  void start() {
    next = rule.next(deployed, clock.instant());
    check();
  }

  // Fires if the time has come, and waits for the next time.
  private void check() {
    Instant due = next;
    Instant now = clock.instant();
    if (due != null && !now.isBefore(due)) {
      next = rule.next(deployed, due);
      call.accept(rule.event(due));
    }
    Instant following = next;
    if (following != null) {
      Duration wait = Duration.between(now, following);
      timer.scheduleAfter(
          wait.isNegative() ? 0 : (wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT).toNanos());
    }
  }

  void cancel() {
    timer.cancel();
  }
}
