package aloft.local.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// What was said, and has not left yet.
final class WriteBuffer extends ByteArrayOutputStream {
  /// As much as is handed to the system, or taken from it, at a time.
  static final int SLICE = 64 * 1024;

  private static final int USUAL = 1024;

  private int sent;

  WriteBuffer() {
    super(USUAL);
  }

  boolean isEmpty() {
    return sent == count;
  }

  /// Sends as much as the other side takes now.
  void send(SocketChannel channel) throws IOException {
    while (sent < count) {
      int length = Math.min(SLICE, count - sent);
      int written = channel.write(ByteBuffer.wrap(buf, sent, length));
      sent += written;
      if (written < length) {
        return;
      }
    }
    sent = 0;
    count = 0;
    if (buf.length > SLICE) {
      buf = new byte[USUAL];
    }
  }
}
