package aloft.spi.emulation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a function is called by the clock, and with what.
public interface TimerRule {

  /// The next time; null where there is none any more.
  ///
  /// @param start when the service was deployed
  @Nullable Instant next(Instant start, Instant after);

  /// The event at a time.
  Payload event(Instant moment);
}
