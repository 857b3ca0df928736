package aloft.local.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;

/// Received bytes that are not parsed yet. The buffer grows for long lines, up to a limit.
final class ReadBuffer implements SessionInputBuffer {
  private static final int INITIAL_SIZE = 4096;

  private final int limit;
  private byte[] bytes = new byte[INITIAL_SIZE];
  private int start;
  private int end;

  /// @param limit the most bytes that the buffer holds
  ReadBuffer(int limit) {
    this.limit = limit;
  }

  @Override
  public boolean hasData() {
    return start < end;
  }

  @Override
  public int length() {
    return end - start;
  }

  /// Whether nothing more fits in before some bytes are read.
  boolean isFull() {
    return end == limit && start < limit / 2;
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

  // The remaining bytes move within the array only when half of it was read: small chunks refill
  // the buffer often.
  private void makeRoom() {
    boolean halfRead = start >= bytes.length / 2;
    byte[] target = halfRead ? bytes : new byte[Math.min(limit, 2 * bytes.length)];
    System.arraycopy(bytes, start, target, 0, length());
    bytes = target;
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
