package aloft.host;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Random ids that are not secret. A secure random generator costs 20 ms of a start, and these ids
/// only have to differ from each other.
public final class Ids {
  private Ids() {}

  /// A random UUID of version 4.
  public static String uuid() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
    return new UUID(high, low).toString();
  }

  /// 32 random hexadecimal digits.
  public static String hex() {
    return uuid().replace("-", "");
  }
}
