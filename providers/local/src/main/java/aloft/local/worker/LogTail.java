package aloft.local.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Hands a worker's log on, and remembers the end of what came since the invocation began.
final class LogTail extends OutputStream {
  private static final int KEPT = 4096;

  private final OutputStream log;
  private final byte[] ring = new byte[KEPT];
  private long written;

  LogTail(OutputStream log) {
    this.log = log;
  }

  synchronized void begin() {
    written = 0;
  }

  /// What was written since the beginning, 4 KB at most.
  synchronized String text() {
    int length = (int) Math.min(written, KEPT);
    byte[] bytes = new byte[length];
    int first = (int) ((written - length) % KEPT);
    int head = Math.min(length, KEPT - first);
    System.arraycopy(ring, first, bytes, 0, head);
    System.arraycopy(ring, 0, bytes, head, length - head);
    int start = 0;
    while (written > KEPT && start < length && (bytes[start] & 0xc0) == 0x80) {
      start++;
    }
    return new String(bytes, start, length - start, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int sign) throws IOException {
    write(new byte[] {(byte) sign}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) throws IOException {
    int from = Math.max(offset, offset + count - KEPT);
    long at = written + (from - offset);
    for (int length = offset + count - from; length > 0; ) {
      int place = (int) (at % KEPT);
      int part = Math.min(length, KEPT - place);
      System.arraycopy(bytes, from, ring, place, part);
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
      // A log that no one takes must not stop anything.
    }
  }
}
