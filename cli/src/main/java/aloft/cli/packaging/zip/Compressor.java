package aloft.cli.packaging.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Compresses the contents of files. Not thread-safe: each thread has its own.
public final class Compressor {
  /// Takes a third less time than zlib's default level 6, for zips that are 2 % larger (measured on
  /// 170 MB of JavaScript).
  static final int LEVEL = 5;

  private static final int MAX_SIZE = 256 << 20;

  private final Deflater deflater = new Deflater(LEVEL, true);
  private final CRC32 crc = new CRC32();

  // Direct buffers, which the system writes to and the deflater reads from without another copy.
  private ByteBuffer input = ByteBuffer.allocateDirect(64 * 1024);
  private ByteBuffer output = ByteBuffer.allocateDirect(64 * 1024);

  /// Reads and compresses a file whose content fits in memory.
  public CompressedFile compress(String name, boolean executable, Path file) throws IOException {
    input.clear();
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      while (channel.read(input) >= 0) {
        if (!input.hasRemaining()) {
          if (input.capacity() >= MAX_SIZE) {
            throw new IOException("it grew while it was read");
          }
          input = larger(input);
        }
      }
    }
    return compressInput(name, executable);
  }

  /// Compresses bytes.
  public CompressedFile compress(String name, boolean executable, byte[] content) {
    input.clear();
    while (input.capacity() < content.length) {
      input = larger(input);
    }
    input.put(content);
    return compressInput(name, executable);
  }

  private CompressedFile compressInput(String name, boolean executable) {
    ByteBuffer content = input.flip();
    int size = content.limit();
    crc.reset();
    crc.update(content.duplicate());
    deflater.reset();
    deflater.setInput(content.duplicate());
    deflater.finish();
    output.clear();
    while (!deflater.finished() && output.position() < size) {
      if (!output.hasRemaining()) {
        output = larger(output);
      }
      deflater.deflate(output);
    }
    boolean smaller = deflater.finished() && output.position() < size;
    ByteBuffer result = smaller ? output.flip() : content;
    byte[] data = new byte[result.remaining()];
    result.get(data);
    return new CompressedFile(name, executable, crc.getValue(), size, data, smaller);
  }

  private static ByteBuffer larger(ByteBuffer full) {
    return ByteBuffer.allocateDirect(full.capacity() * 2).put(full.flip());
  }
}
