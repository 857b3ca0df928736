package aloft.local.log;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Cuts what a worker prints into lines, and gives each its moment and the name of the stream.
final class LineStream extends OutputStream {
  // As much as CloudWatch takes in one event.
  private static final int LONGEST = 256 * 1024;

  private final LogWriter writer;
  private final byte[] name;
  private byte[] open = new byte[512];
  private int opened;
  private byte[] whole = new byte[1024];
  private int length;

  LineStream(LogWriter writer, String name) {
    this.writer = writer;
    this.name = (' ' + name + ' ').getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void write(int sign) {
    write(new byte[] {(byte) sign}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) {
    byte[] moment = writer.moment();
    int start = offset;
    int end = offset + count;
    while (start < end) {
      int most = Math.min(end, start + LONGEST - opened);
      int at = start;
      while (at < most && bytes[at] != '\n') {
        at++;
      }
      keep(bytes, start, at - start);
      boolean line = at < most;
      if (line || opened == LONGEST) {
        finish(moment);
      }
      start = line ? at + 1 : at;
    }
    hand();
  }

  private void keep(byte[] bytes, int start, int count) {
    if (opened + count > open.length) {
      open = Arrays.copyOf(open, Math.max(opened + count, 2 * open.length));
    }
    System.arraycopy(bytes, start, open, opened, count);
    opened += count;
  }

  private void finish(byte[] moment) {
    int size = moment.length + name.length + opened + 1;
    if (length + size > whole.length) {
      whole = Arrays.copyOf(whole, Math.max(length + size, 2 * whole.length));
    }
    add(moment, moment.length);
    add(name, name.length);
    add(open, opened);
    whole[length++] = '\n';
    opened = 0;
  }

  private void add(byte[] bytes, int count) {
    System.arraycopy(bytes, 0, whole, length, count);
    length += count;
  }

  private void hand() {
    if (length > 0) {
      writer.write(whole, length);
      length = 0;
    }
  }

  @Override
  public void flush() {
    writer.flush();
  }

  @Override
  public synchronized void close() {
    if (opened > 0) {
      finish(writer.moment());
      hand();
    }
    flush();
  }
}
