package aloft.local.gateway;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Ids of requests and invocations: UUIDs that no one need fear to guess.
public final class Ids {
  private Ids() {}

  public static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
    return new UUID(high, low).toString();
  }
}
