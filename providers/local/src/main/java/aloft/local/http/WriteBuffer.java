package aloft.local.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// Bytes that are not sent yet.
final class WriteBuffer extends ByteArrayOutputStream {
  /// The most bytes of one system call to read or write.
  static final int CHUNK_SIZE = 64 * 1024;

  private static final int INITIAL_SIZE = 1024;

  private int sent;

  WriteBuffer() {
    super(INITIAL_SIZE);
  }

  boolean isEmpty() {
    return sent == count;
  }

  /// Sends as much as the channel accepts without blocking.
  void send(SocketChannel channel) throws IOException {
    while (sent < count) {
      int length = Math.min(CHUNK_SIZE, count - sent);
      int written = channel.write(ByteBuffer.wrap(buf, sent, length));
      sent += written;
      if (written < length) {
        return;
      }
    }
    sent = 0;
    count = 0;
    if (buf.length > CHUNK_SIZE) {
      buf = new byte[INITIAL_SIZE];
    }
  }
}
