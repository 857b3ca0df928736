package aloft.spi.emulation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a timer calls a function, and with which event.
public interface TimerRule {

  /// Returns the first time after an instant; null if there is none.
  ///
  /// @param start when the service was deployed
  /// @param after exclusive
  @Nullable Instant next(Instant start, Instant after);

  /// Returns the event for a time.
  Event event(Instant time);
}
