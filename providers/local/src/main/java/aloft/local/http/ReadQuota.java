package aloft.local.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;

/// Reads a channel up to a quota for each read event: a fast sender must not block the other
/// connections.
final class ReadQuota implements ReadableByteChannel {
  private static final int BYTES = 2 * WriteBuffer.CHUNK_SIZE;

  private final SocketChannel channel;
  private int remaining;

  ReadQuota(SocketChannel channel) {
    this.channel = channel;
  }

  /// Allows the reads of the next event.
  void renew() {
    remaining = BYTES;
  }

  boolean isExhausted() {
    return remaining <= 0;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int read = remaining > 0 ? channel.read(target) : 0;
    remaining -= Math.max(0, read);
    return read;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
