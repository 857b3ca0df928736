package aloft.local.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;

/// What has come in and is not read yet. It grows with lines that are longer, up to a limit.
final class ReadBuffer implements SessionInputBuffer {
  private static final int USUAL = 4096;

  private final int most;
  private byte[] bytes = new byte[USUAL];
  private int start;
  private int end;

  /// @param most the most bytes it holds
  ReadBuffer(int most) {
    this.most = most;
  }

  @Override
  public boolean hasData() {
    return start < end;
  }

  @Override
  public int length() {
    return end - start;
  }

  /// Whether it takes nothing more before some of it is read.
  boolean isFull() {
    return end == most && start < most / 2;
  }

  @Override
  public int fill(ReadableByteChannel channel) throws IOException {
    if (isFull()) {
      return 0;
    }
    if (start == end) {
      start = 0;
      end = 0;
    } else if (end == bytes.length) {
      makeRoom();
    }
    int read = channel.read(ByteBuffer.wrap(bytes, end, bytes.length - end));
    end += Math.max(0, read);
    return read;
  }

  // What is left is moved only where half was read: a body of small chunks fills it again and
  // again.
  private void makeRoom() {
    boolean half = start >= bytes.length / 2;
    byte[] roomy = half ? bytes : new byte[Math.min(most, 2 * bytes.length)];
    System.arraycopy(bytes, start, roomy, 0, length());
    bytes = roomy;
    end = length();
    start = 0;
  }

  @Override
  public int read() {
    return bytes[start++] & 0xff;
  }

  @Override
  public int read(ByteBuffer target, int atMost) {
    int count = Math.min(length(), Math.min(atMost, target.remaining()));
    target.put(bytes, start, count);
    start += count;
    return count;
  }

  @Override
  public int read(ByteBuffer target) {
    return read(target, target.remaining());
  }

  @Override
  public int read(WritableByteChannel target, int atMost) throws IOException {
    int count = target.write(ByteBuffer.wrap(bytes, start, Math.min(length(), atMost)));
    start += count;
    return count;
  }

  @Override
  public int read(WritableByteChannel target) throws IOException {
    return read(target, length());
  }

  @Override
  public boolean readLine(CharArrayBuffer line, boolean ended) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == '\n') {
        int length = i - start;
        line.append(bytes, start, length > 0 && bytes[i - 1] == '\r' ? length - 1 : length);
        start = i + 1;
        return true;
      }
    }
    return false;
  }
}
