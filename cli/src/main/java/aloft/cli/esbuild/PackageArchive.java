package aloft.cli.esbuild;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/// Reads the archive of an npm package: a tar that is compressed with gzip.
///
/// @see <a href="https://www.gnu.org/software/tar/manual/html_node/Standard.html">tar format</a>
final class PackageArchive {
  private static final int BLOCK = 512;
  private static final int MAX_BYTES = 100_000_000;

  private PackageArchive() {}

  /// The content of one file.
  ///
  /// @throws IOException if the archive is broken or has no such file
  static byte[] file(byte[] archive, String path) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(archive))) {
      byte[] header = new byte[BLOCK];
      while (in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
        long size = octal(header);
        if (size < 0 || size > MAX_BYTES) {
          throw new IOException("the archive is broken");
        }
        if (text(header, 0, 100).equals(path)) {
          byte[] content = in.readNBytes((int) size);
          if (content.length < size) {
            throw new EOFException("the archive is broken");
          }
          return content;
        }
        in.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
      }
    }
    throw new IOException("the archive has no file " + path);
  }

  private static long octal(byte[] header) throws IOException {
    try {
      return Long.parseLong(text(header, 124, 12).strip(), 8);
    } catch (NumberFormatException e) {
      throw new IOException("the archive is broken", e);
    }
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.ISO_8859_1);
  }
}
