package aloft.local.http;

import java.util.concurrent.atomic.AtomicLong;

/// The memory for bodies and events that a process holds at a time: the callers of this machine
/// must not fill the heap. Each body is counted while it is received, processed and sent.
public final class MemoryBudget {
  // A body has copies in other forms: the event with its base64, the text of the JSON.
  private static final int COPIES = 3;

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /// A budget for the heap of this process.
  MemoryBudget() {
    this(Runtime.getRuntime().maxMemory() / COPIES);
  }

  /// @param limit in bytes
  MemoryBudget(long limit) {
    this.limit = limit;
  }

  /// Reserves memory for a body that is not in memory yet.
  ///
  /// @param share the part of the budget that may be in use then
  /// @return false if more would be in use; then nothing is reserved
  public boolean reserve(long bytes, double share) {
    if (used.addAndGet(bytes) <= limit * share || bytes == 0) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /// Whether a part of the budget is not used up.
  public boolean hasRoom(double share) {
    return used.get() < limit * share;
  }

  /// Counts memory that is in use already.
  public void add(long bytes) {
    used.addAndGet(bytes);
  }

  public void release(long bytes) {
    used.addAndGet(-bytes);
  }

  /// The bytes that are in use.
  public long used() {
    return used.get();
  }
}
