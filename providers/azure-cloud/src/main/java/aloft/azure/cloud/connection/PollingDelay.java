package aloft.azure.cloud.connection;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The delay between two questions whether a change has ended: what Azure asks for, or 100 ms at
/// first, growing by half each time up to 3 s.
public final class PollingDelay {
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private Duration next = Duration.ofMillis(100);

  /// Waits.
  ///
  /// @param requested what Azure asks for; null or zero if it does not
  /// @throws aloft.spi.diagnostic.UserException if the thread is interrupted
  public void sleep(@Nullable Duration requested) {
    boolean isRequested = requested != null && !requested.isZero();
    try {
      Thread.sleep(isRequested ? requested : next);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AzureErrors.interrupted(e);
    }
    Duration longer = next.multipliedBy(3).dividedBy(2);
    next = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
  }
}
