package aloft.cli.packaging.zip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Packs the contents of files. One for each thread.
public final class Compressor {
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final CRC32 crc = new CRC32();
  private byte[] input = new byte[64 * 1024];
  private byte[] output = new byte[64 * 1024];

  /// Reads and packs a file whose content fits in memory.
  public Deflated pack(String name, boolean executable, Path file) throws IOException {
    int size = 0;
    try (InputStream in = Files.newInputStream(file)) {
      int read;
      while ((read = in.read(input, size, input.length - size)) >= 0) {
        size += read;
        if (size == input.length) {
          input = Arrays.copyOf(input, size * 2);
        }
      }
    }
    return pack(name, executable, input, size);
  }

  /// Packs bytes: the first `size` of `content`.
  public Deflated pack(String name, boolean executable, byte[] content, int size) {
    crc.reset();
    crc.update(content, 0, size);
    deflater.reset();
    deflater.setInput(content, 0, size);
    deflater.finish();
    int length = 0;
    while (!deflater.finished() && length < size) {
      if (length == output.length) {
        output = Arrays.copyOf(output, length * 2);
      }
      length += deflater.deflate(output, length, output.length - length);
    }
    boolean packed = deflater.finished() && length < size;
    byte[] data = packed ? Arrays.copyOf(output, length) : Arrays.copyOf(content, size);
    return new Deflated(name, executable, crc.getValue(), size, data, packed);
  }
}
