package aloft.local.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Received bytes that are not parsed yet. The buffer grows for long lines, up to a limit.
final class ReadBuffer {
  private static final int INITIAL_SIZE = 4096;

  private final int limit;
  private byte[] bytes = new byte[INITIAL_SIZE];
  private int start;
  private int end;
  // Bytes after the start that are known to contain no line end.
  private int scanned;

  /// @param limit the most bytes that the buffer holds
  ReadBuffer(int limit) {
    this.limit = limit;
  }

  boolean hasData() {
    return start < end;
  }

  private int length() {
    return end - start;
  }

  /// Whether nothing more fits in before some bytes are read.
  boolean isFull() {
    return end == limit && start < limit / 2;
  }

  /// Reads from a channel.
  ///
  /// @return the number of bytes; -1 at the end of the input
  int fill(ReadableByteChannel channel) throws IOException {
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

  /// Moves bytes into an array.
  ///
  /// @param atMost not 0
  /// @return the number of bytes; 0 if there are none
  int read(byte[] target, int offset, int atMost) {
    int count = Math.min(length(), atMost);
    System.arraycopy(bytes, start, target, offset, count);
    start += count;
    return count;
  }

  /// Drops everything.
  void clear() {
    start = end;
    scanned = 0;
  }

  /// Reads a line that ends with CR LF, in ISO 8859-1 and without its end. A line that ends with LF
  /// alone, and one with other control characters than tabs, is invalid: programs disagree on where
  /// such a line ends.
  ///
  /// @param maxLength of the line, in bytes
  /// @param tooLong the exception for a longer line
  /// @return null if the line is not complete
  @Nullable String readLine(int maxLength, Supplier<InvalidMessageException> tooLong)
      throws InvalidMessageException {
    int at = start + scanned;
    while (at < end && isText(bytes[at])) {
      at++;
    }
    scanned = at - start;
    if (scanned > maxLength) {
      throw tooLong.get();
    }
    if (at >= end - 1 && (at == end || bytes[at] == '\r')) {
      return null;
    }
    if (bytes[at] != '\r' || bytes[at + 1] != '\n') {
      throw InvalidMessageException.malformed("a line contains a control character");
    }
    String line = new String(bytes, start, scanned, StandardCharsets.ISO_8859_1);
    start = at + 2;
    scanned = 0;
    return line;
  }

  private static boolean isText(byte value) {
    return (value >= ' ' && value != 127) || value < 0 || value == '\t';
  }
}
