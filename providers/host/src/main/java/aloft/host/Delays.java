package aloft.host;

import java.time.Duration;

/// Waits on the calling thread.
public final class Delays {
  private Delays() {}

  /// Waits.
  ///
  /// @return false if the thread was interrupted, which it then still is
  public static boolean sleep(Duration duration) {
    try {
      Thread.sleep(duration);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
