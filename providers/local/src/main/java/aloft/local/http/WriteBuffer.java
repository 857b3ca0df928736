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
  private static final byte[] NONE = new byte[0];

  // A large body, which is sent last and not copied.
  private byte[] body = NONE;
  private int sent;

  WriteBuffer() {
    super(INITIAL_SIZE);
  }

  boolean isEmpty() {
    return sent == size();
  }

  /// The bytes that are not discarded yet, sent or not.
  @Override
  public synchronized int size() {
    return count + body.length;
  }

  /// Adds a body, whose bytes must not change any more. Nothing may be added before it is sent.
  void append(byte[] content) {
    if (content.length > CHUNK_SIZE) {
      body = content;
    } else {
      write(content, 0, content.length);
    }
  }

  /// Sends as much as the channel accepts without blocking.
  void send(SocketChannel channel) throws IOException {
    while (sent < size()) {
      boolean head = sent < count;
      byte[] source = head ? buf : body;
      int offset = head ? sent : sent - count;
      int length = Math.min(CHUNK_SIZE, (head ? count : body.length) - offset);
      int written = channel.write(ByteBuffer.wrap(source, offset, length));
      sent += written;
      if (written < length) {
        return;
      }
    }
    sent = 0;
    count = 0;
    body = NONE;
    if (buf.length > CHUNK_SIZE) {
      buf = new byte[INITIAL_SIZE];
    }
  }
}
