package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.GoogleErrors;
import aloft.spi.diagnostic.UserException;
import java.time.Duration;

/// The delay between two questions whether a change has ended: 100 ms at first, growing by half
/// each time up to 3 s.
final class PollingDelay {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private Duration next = FIRST;

  /// @throws UserException if the thread is interrupted
  void sleep() {
    try {
      Thread.sleep(next);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(GoogleErrors.interrupted(), e);
    }
    Duration longer = next.multipliedBy(3).dividedBy(2);
    next = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
  }
}
