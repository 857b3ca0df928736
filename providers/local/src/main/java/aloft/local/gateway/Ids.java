package aloft.local.gateway;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Creates ids of requests and invocations: random UUIDs that are not secret.
public final class Ids {
  private Ids() {}

  public static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
    return new UUID(high, low).toString();
  }
}
