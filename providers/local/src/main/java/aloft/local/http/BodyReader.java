package aloft.local.http;

import aloft.spi.emulation.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.core5.http.Header;

/// Reads the bodies of the messages of a connection, one after the other, as their bytes arrive.
///
/// A body with a length is DATA until it is DONE, and so is one that ends with the connection. A
/// body in chunks begins with the SIZE of a chunk, its DATA and the DATA_END after it; a chunk of
/// size 0 is followed by the TRAILERS.
final class BodyReader {
  private static final int CHUNK_SIZE = WriteBuffer.CHUNK_SIZE;
  private static final int MAX_SIZE_LINE = 256;
  private static final byte[] EMPTY = new byte[0];

  private final ReadableByteChannel channel;
  private final ReadBuffer in;
  private final HeadParser fields;
  private final int maxSize;
  private final double share;
  private final MemoryBudget memory;
  private State state = State.DONE;
  private boolean chunked;
  private boolean untilClose;
  // The bytes of the body or chunk that are not read yet.
  private long remaining;
  private List<Header> trailers = List.of();
  private byte[] bytes = EMPTY;
  private byte[] dropped = EMPTY;
  private int size;

  private enum State {
    SIZE,
    DATA,
    DATA_END,
    TRAILERS,
    DONE
  }

  /// @param in the bytes of the channel that are received already
  /// @param memory the memory for bodies; the caller of [#take] releases it
  BodyReader(
      ReadableByteChannel channel, ReadBuffer in, Connection.Limits limits, MemoryBudget memory) {
    this.channel = channel;
    this.in = in;
    this.fields = new HeadParser(limits);
    this.maxSize = limits.maxBody();
    this.share = limits.memoryShare();
    this.memory = memory;
  }

  /// Begins a body.
  ///
  /// @param length in bytes, or a constant of [HeadParser]
  void start(long length) throws InvalidMessageException {
    chunked = length == HeadParser.CHUNKED;
    untilClose = length == HeadParser.UNTIL_CLOSE;
    remaining = untilClose ? Long.MAX_VALUE : length;
    trailers = List.of();
    state = chunked ? State.SIZE : length == 0 ? State.DONE : State.DATA;
    grow((int) Math.min(length >= 0 ? length : CHUNK_SIZE, Math.min(CHUNK_SIZE, maxSize)));
  }

  private void grow(int capacity) throws InvalidMessageException {
    if (!memory.reserve(capacity - bytes.length, share)) {
      throw InvalidMessageException.overloaded();
    }
    bytes = Arrays.copyOf(bytes, capacity);
  }

  /// Reads the bytes that are available now.
  ///
  /// @return whether the body is complete
  boolean read() throws IOException {
    while (state != State.DONE) {
      boolean progress =
          switch (state) {
            case DATA -> readData();
            case SIZE, DATA_END, TRAILERS -> readLine();
            case DONE -> true;
          };
      if (!progress) {
        return false;
      }
    }
    return true;
  }

  private boolean readLine() throws IOException {
    boolean progress =
        switch (state) {
          case SIZE -> readSize();
          case DATA_END -> readDataEnd();
          case TRAILERS -> readTrailers();
          case DATA, DONE -> true;
        };
    if (progress) {
      return true;
    }
    int read = in.fill(channel);
    if (read < 0) {
      throw new EOFException("the body is not complete");
    }
    return read > 0;
  }

  // `1a`, `1A;name=value`
  private boolean readSize() throws IOException {
    String line = in.readLine(MAX_SIZE_LINE, BodyReader::invalidChunk);
    if (line == null) {
      return false;
    }
    int extension = line.indexOf(';');
    remaining = HeadParser.number(extension < 0 ? line : line.substring(0, extension), 16);
    if (remaining < 0) {
      throw invalidChunk();
    }
    state = remaining == 0 ? State.TRAILERS : State.DATA;
    return true;
  }

  private static InvalidMessageException invalidChunk() {
    return InvalidMessageException.malformed("a chunk of the body is not valid");
  }

  private boolean readDataEnd() throws IOException {
    String line = in.readLine(0, BodyReader::invalidChunk);
    if (line == null) {
      return false;
    }
    state = State.SIZE;
    return true;
  }

  private boolean readTrailers() throws IOException {
    List<Header> complete = fields.trailers(in);
    if (complete == null) {
      return false;
    }
    trailers = complete;
    state = State.DONE;
    return true;
  }

  private boolean readData() throws IOException {
    boolean kept = size < maxSize;
    if (kept && size == bytes.length) {
      long largest = chunked || untilClose ? maxSize : Math.min(maxSize, size + remaining);
      grow((int) Math.clamp(2L * size, Math.min(CHUNK_SIZE, largest), largest));
    }
    if (!kept && dropped.length == 0) {
      dropped = new byte[CHUNK_SIZE];
    }
    byte[] target = kept ? bytes : dropped;
    int offset = kept ? size : 0;
    int length = (int) Math.min(remaining, Math.min(CHUNK_SIZE, target.length - offset));
    int read =
        in.hasData()
            ? in.read(target, offset, length)
            : channel.read(ByteBuffer.wrap(target, offset, length));
    if (read < 0 && !untilClose) {
      throw new EOFException("the body is not complete");
    }
    remaining = read < 0 ? 0 : remaining - read;
    size += kept ? Math.max(0, read) : 0;
    if (remaining == 0) {
      state = chunked ? State.DATA_END : State.DONE;
    }
    return read != 0;
  }

  /// The trailer fields of a complete chunked body.
  List<Header> trailers() {
    return trailers;
  }

  /// Returns the complete body and makes the reader ready for the next message.
  Payload take() {
    byte[] body = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    abandon();
    return Payload.of(body);
  }

  /// Drops an incomplete body.
  void abandon() {
    memory.release(bytes.length);
    bytes = EMPTY;
    dropped = EMPTY;
    size = 0;
  }
}
