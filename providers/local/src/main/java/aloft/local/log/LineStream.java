package aloft.local.log;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Splits the output of a worker into lines and prefixes each with its time and the name of the
/// stream.
final class LineStream extends OutputStream {
  private final LogWriter writer;
  private final byte[] label;
  private final int maxLine;
  private byte[] current = new byte[512];
  private int currentLength;
  private byte[] pending = new byte[1024];
  private int pendingLength;

  LineStream(LogWriter writer, String name, int maxLine) {
    this.writer = writer;
    this.maxLine = maxLine;
    this.label = (' ' + name + ' ').getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) {
    byte[] timestamp = writer.timestamp();
    int start = offset;
    int end = offset + count;
    while (start < end) {
      int limit = Math.min(end, start + maxLine - currentLength);
      int at = start;
      while (at < limit && bytes[at] != '\n') {
        at++;
      }
      append(bytes, start, at - start);
      boolean complete = at < limit;
      if (complete || currentLength == maxLine) {
        endLine(timestamp);
      }
      start = complete ? at + 1 : at;
    }
    writePending();
  }

  private void append(byte[] bytes, int start, int count) {
    if (currentLength + count > current.length) {
      current = Arrays.copyOf(current, Math.max(currentLength + count, 2 * current.length));
    }
    System.arraycopy(bytes, start, current, currentLength, count);
    currentLength += count;
  }

  private void endLine(byte[] timestamp) {
    int size = timestamp.length + label.length + currentLength + 1;
    if (pendingLength + size > pending.length) {
      pending = Arrays.copyOf(pending, Math.max(pendingLength + size, 2 * pending.length));
    }
    appendPending(timestamp, timestamp.length);
    appendPending(label, label.length);
    appendPending(current, currentLength);
    pending[pendingLength++] = '\n';
    currentLength = 0;
  }

  private void appendPending(byte[] bytes, int count) {
    System.arraycopy(bytes, 0, pending, pendingLength, count);
    pendingLength += count;
  }

  private void writePending() {
    if (pendingLength > 0) {
      writer.write(pending, pendingLength);
      pendingLength = 0;
    }
  }

  @Override
  public void flush() {
    writer.flush();
  }

  @Override
  public synchronized void close() {
    if (currentLength > 0) {
      endLine(writer.timestamp());
      writePending();
    }
    flush();
  }
}
