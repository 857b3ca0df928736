package aloft.aws.cloud.stack;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.spi.diagnostic.UserException;
import java.time.Duration;

/// The delay between two polls of AWS: 50 ms at first, growing by half each time up to 5 s.
public final class PollingBackoff {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private Duration next = FIRST;

  /// Waits, or throws if the thread is interrupted.
  public void sleep() {
    try {
      Thread.sleep(next);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(AwsErrors.interrupted(), e);
    }
    Duration longer = next.multipliedBy(3).dividedBy(2);
    next = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
  }
}
