package aloft.local.http;

import aloft.spi.emulation.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.nio.ChunkDecoder;
import org.apache.hc.core5.http.impl.nio.IdentityDecoder;
import org.apache.hc.core5.http.impl.nio.LengthDelimitedDecoder;
import org.apache.hc.core5.http.nio.ContentDecoder;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of the messages of a connection, one after the other, as their bytes arrive.
final class BodyReader {
  private static final int CHUNK_SIZE = WriteBuffer.CHUNK_SIZE;
  private static final byte[] EMPTY = new byte[0];

  private final ReadableByteChannel channel;
  private final ReadBuffer in;
  private final Http1Config config;
  private final int maxSize;
  private final BasicHttpTransportMetrics metrics = new BasicHttpTransportMetrics();
  private @Nullable ContentDecoder decoder;
  private byte[] bytes = EMPTY;
  private int size;

  /// @param in the bytes of the channel that are received already
  /// @param maxSize the most bytes of a body that are kept; further bytes are read and dropped
  BodyReader(ReadableByteChannel channel, ReadBuffer in, Http1Config config, int maxSize) {
    this.channel = channel;
    this.in = in;
    this.config = config;
    this.maxSize = maxSize;
  }

  /// Begins a body.
  ///
  /// @param length in bytes, or a constant of [ContentLengthStrategy]; an undefined length means
  ///   that the body ends with the connection
  void start(long length) {
    if (length == ContentLengthStrategy.CHUNKED) {
      decoder = new ChunkDecoder(channel, in, config, metrics);
    } else if (length == ContentLengthStrategy.UNDEFINED) {
      decoder = new IdentityDecoder(channel, in, metrics);
    } else {
      decoder = new LengthDelimitedDecoder(channel, in, metrics, length);
    }
    bytes =
        new byte[(int) Math.min(length > 0 ? length : CHUNK_SIZE, Math.min(CHUNK_SIZE, maxSize))];
  }

  /// Reads the bytes that are available now.
  ///
  /// @return whether the body is complete
  boolean read() throws IOException {
    ContentDecoder content = decoder;
    while (content != null && !content.isCompleted()) {
      boolean kept = size < maxSize;
      if (kept && size == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(maxSize, 2L * size));
      }
      int read =
          content.read(
              kept
                  ? ByteBuffer.wrap(bytes, size, Math.min(CHUNK_SIZE, bytes.length - size))
                  : ByteBuffer.allocate(CHUNK_SIZE));
      if (read <= 0 && !content.isCompleted()) {
        return false;
      }
      size += kept ? Math.max(0, read) : 0;
    }
    return true;
  }

  /// The trailer fields of a complete chunked body.
  List<? extends Header> trailers() {
    List<? extends Header> trailers = decoder == null ? null : decoder.getTrailers();
    return trailers == null ? List.of() : trailers;
  }

  /// Returns the complete body and makes the reader ready for the next message.
  Payload take() {
    byte[] body = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    decoder = null;
    bytes = EMPTY;
    size = 0;
    return Payload.of(body);
  }
}
