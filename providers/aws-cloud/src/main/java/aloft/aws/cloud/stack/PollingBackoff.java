package aloft.aws.cloud.stack;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.spi.diagnostic.UserException;
import java.time.Duration;

/// How often to ask what becomes of something: quickly at first, then more and more slowly.
final class PollingBackoff {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration SLOWEST = Duration.ofSeconds(5);

  private Duration next = FIRST;

  void pause() {
    try {
      Thread.sleep(next);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(AwsErrors.interrupted(), e);
    }
    Duration longer = next.multipliedBy(3).dividedBy(2);
    next = longer.compareTo(SLOWEST) > 0 ? SLOWEST : longer;
  }
}
