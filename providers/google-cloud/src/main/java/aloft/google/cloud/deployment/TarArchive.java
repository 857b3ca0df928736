package aloft.google.cloud.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Writes the files of a zip into a compressed tar, in the pax format of POSIX. All files may be
/// executed, because a zip does not tell it portably, and have the same time.
///
/// @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">pax</a>
final class TarArchive {
  private static final int BLOCK = 512;
  private static final int MAX_NAME = 100;
  private static final long TIME = 315_532_800;
  private static final char FILE = '0';
  private static final char FOLDER = '5';
  private static final char EXTENDED = 'x';

  private final OutputStream out;
  private final Set<String> folders = new HashSet<>();

  private TarArchive(OutputStream out) {
    this.out = out;
  }

  /// @param target the tar; replaced if it exists
  static void write(Path zip, Path target) throws IOException {
    try (ZipFile source = new ZipFile(zip.toFile());
        OutputStream out = new GZIPOutputStream(Files.newOutputStream(target), 1 << 16)) {
      TarArchive tar = new TarArchive(out);
      for (Enumeration<? extends ZipEntry> all = source.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        tar.addFolders(entry.getName());
        if (!entry.isDirectory()) {
          tar.addHeader(entry.getName(), FILE, entry.getSize());
          try (InputStream content = source.getInputStream(entry)) {
            content.transferTo(out);
          }
          tar.pad(entry.getSize());
        }
      }
      out.write(new byte[2 * BLOCK]);
    }
  }

  private void addFolders(String name) throws IOException {
    for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
      String folder = name.substring(0, end + 1);
      if (folders.add(folder)) {
        addHeader(folder, FOLDER, 0);
      }
    }
  }

  private void addHeader(String name, char type, long size) throws IOException {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    if (path.length > MAX_NAME || path.length != name.length()) {
      byte[] record = record(path);
      writeHeader("pax".getBytes(StandardCharsets.US_ASCII), EXTENDED, record.length);
      out.write(record);
      pad(record.length);
    }
    writeHeader(path, type, size);
  }

  /// A record of an extended header, which starts with its own length.
  private static byte[] record(byte[] path) {
    String text = " path=" + new String(path, StandardCharsets.UTF_8) + "\n";
    int rest = text.getBytes(StandardCharsets.UTF_8).length;
    int length = rest + String.valueOf(rest).length();
    length = rest + String.valueOf(length).length();
    return (length + text).getBytes(StandardCharsets.UTF_8);
  }

  private void writeHeader(byte[] name, char type, long size) throws IOException {
    byte[] header = new byte[BLOCK];
    System.arraycopy(name, 0, header, 0, Math.min(name.length, MAX_NAME));
    put(header, 100, "0000755");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, String.format("%011o", size));
    put(header, 136, String.format("%011o", TIME));
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 257, "ustar");
    put(header, 263, "00");
    int sum = 0;
    for (byte one : header) {
      sum += one & 0xff;
    }
    put(header, 148, String.format("%06o", sum));
    header[154] = 0;
    out.write(header);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private void pad(long size) throws IOException {
    out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
  }
}
