package aloft.aws.cloud.stack;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.spi.diagnostic.UserException;
import java.time.Duration;

/// The delay between two polls of AWS: 50 ms at first, for a while if something soon ends, growing
/// by half each time up to 5 s.
public final class PollingBackoff {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private Duration next = FIRST;
  private int equal;

  public PollingBackoff() {
    this(0);
  }

  /// @param equal how many delays are as short as the first one before they grow
  public PollingBackoff(int equal) {
    this.equal = equal;
  }

  /// Waits, or throws if the thread is interrupted.
  public void sleep() {
    try {
      Thread.sleep(next);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(AwsErrors.interrupted(), e);
    }
    if (equal > 0) {
      equal--;
      return;
    }
    Duration longer = next.multipliedBy(3).dividedBy(2);
    next = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
  }
}
