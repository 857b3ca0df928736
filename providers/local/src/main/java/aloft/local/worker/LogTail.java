package aloft.local.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Forwards the log of a worker and keeps the last bytes since the start of the invocation.
final class LogTail extends OutputStream {
  private static final int CAPACITY = 4096;

  private final OutputStream log;
  private final byte[] ring = new byte[CAPACITY];
  private long written;

  LogTail(OutputStream log) {
    this.log = log;
  }

  synchronized void reset() {
    written = 0;
  }

  /// The last 4 KB written since [#reset].
  synchronized String text() {
    int length = (int) Math.min(written, CAPACITY);
    byte[] bytes = new byte[length];
    int first = (int) ((written - length) % CAPACITY);
    int head = Math.min(length, CAPACITY - first);
    System.arraycopy(ring, first, bytes, 0, head);
    System.arraycopy(ring, 0, bytes, head, length - head);
    int start = 0;
    while (written > CAPACITY && start < length && (bytes[start] & 0xc0) == 0x80) {
      start++;
    }
    return new String(bytes, start, length - start, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) throws IOException {
    int from = Math.max(offset, offset + count - CAPACITY);
    long at = written + (from - offset);
    for (int length = offset + count - from; length > 0; ) {
      int index = (int) (at % CAPACITY);
      int part = Math.min(length, CAPACITY - index);
      System.arraycopy(bytes, from, ring, index, part);
      from += part;
      at += part;
      length -= part;
    }
    written += count;
    log.write(bytes, offset, count);
  }

  @Override
  public void flush() throws IOException {
    log.flush();
  }

  @Override
  public void close() {
    try {
      log.close();
    } catch (IOException e) {
      // A log error must not stop the worker.
    }
  }
}
