package aloft.cli.packaging.zip;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes a zip sequentially. Every entry has the time 1980-01-01 and the mode 0755 or 0644;
/// folders have no entries. The format is that of [APPNOTE
/// 6.3.10](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), with ZIP64 records where
/// sizes or counts need them.
public final class ZipWriter {
  private static final int DOS_DATE = 1 << 5 | 1;
  private static final int UNIX_HOST = 3 << 8;
  private static final int UTF8_FLAG = 1 << 11;
  private static final int DATA_DESCRIPTOR_FLAG = 1 << 3;
  private static final int DEFLATED = 8;
  private static final int VERSION_20 = 20;
  private static final int VERSION_45 = 45;
  private static final long ZIP32_LIMIT = 0xFFFF_FFFFL;

  private final OutputStream out;
  private final List<Entry> entries = new ArrayList<>();
  private long written;

  private record Entry(
      String name,
      boolean executable,
      int flags,
      int method,
      long crc,
      long compressedSize,
      long size,
      long offset) {
    boolean isZip64() {
      return compressedSize >= ZIP32_LIMIT || size >= ZIP32_LIMIT || offset >= ZIP32_LIMIT;
    }
  }

  public ZipWriter(OutputStream out) {
    this.out = out;
  }

  /// Adds a compressed file.
  public void add(CompressedFile file) throws IOException {
    Entry entry =
        new Entry(
            file.name,
            file.executable,
            UTF8_FLAG,
            file.deflated ? DEFLATED : 0,
            file.crc,
            file.content.length,
            file.size,
            written);
    writeLocalHeader(entry, false);
    write(file.content, file.content.length);
    entries.add(entry);
  }

  /// Adds a file of any size, compressing it while it is written.
  ///
  /// @param expected its expected size in bytes; about 4 GB and more are written as ZIP64
  public void add(String name, boolean executable, InputStream content, long expected)
      throws IOException {
    int flags = UTF8_FLAG | DATA_DESCRIPTOR_FLAG;
    long offset = written;
    boolean large = expected >= ZIP32_LIMIT - (ZIP32_LIMIT >> 4);
    writeLocalHeader(new Entry(name, executable, flags, DEFLATED, 0, 0, 0, offset), large);
    long start = written;
    CRC32 crc = new CRC32();
    long size = deflate(content, crc);
    long packed = written - start;
    if (!large && (size >= ZIP32_LIMIT || packed >= ZIP32_LIMIT)) {
      throw new IOException("the file grew beyond 4 GB while it was read");
    }
    ByteBuffer sizes = buffer(24).putInt(0x08074b50).putInt((int) crc.getValue());
    if (large) {
      sizes.putLong(packed).putLong(size);
    } else {
      sizes.putInt((int) packed).putInt((int) size);
    }
    write(sizes);
    entries.add(new Entry(name, executable, flags, DEFLATED, crc.getValue(), packed, size, offset));
  }

  /// Writes the central directory that ends a zip.
  ///
  /// @return the size of the zip in bytes
  public long finish() throws IOException {
    long start = written;
    for (Entry entry : entries) {
      writeCentralHeader(entry);
    }
    long length = written - start;
    int count = entries.size();
    if (count >= 0xFFFF || start >= ZIP32_LIMIT || length >= ZIP32_LIMIT) {
      long end = written;
      write(
          buffer(76)
              .putInt(0x06064b50)
              .putLong(44)
              .putShort((short) (UNIX_HOST | VERSION_45))
              .putShort((short) VERSION_45)
              .putInt(0)
              .putInt(0)
              .putLong(count)
              .putLong(count)
              .putLong(length)
              .putLong(start)
              .putInt(0x07064b50)
              .putInt(0)
              .putLong(end)
              .putInt(1));
    }
    write(
        buffer(22)
            .putInt(0x06054b50)
            .putInt(0)
            .putShort((short) Math.min(count, 0xFFFF))
            .putShort((short) Math.min(count, 0xFFFF))
            .putInt((int) Math.min(length, ZIP32_LIMIT))
            .putInt((int) Math.min(start, ZIP32_LIMIT))
            .putShort((short) 0));
    return written;
  }

  private long deflate(InputStream content, CRC32 crc) throws IOException {
    Deflater deflater = new Deflater(Compressor.LEVEL, true);
    try {
      byte[] input = new byte[64 * 1024];
      byte[] output = new byte[64 * 1024];
      long size = 0;
      while (!deflater.finished()) {
        int read = content.readNBytes(input, 0, input.length);
        crc.update(input, 0, read);
        size += read;
        deflater.setInput(input, 0, read);
        if (read < input.length) {
          deflater.finish();
        }
        int packed;
        while ((packed = deflater.deflate(output)) > 0) {
          write(output, packed);
        }
      }
      return size;
    } finally {
      deflater.end();
    }
  }

  private void writeLocalHeader(Entry entry, boolean large) throws IOException {
    byte[] name = entry.name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer header = buffer(30 + name.length + 20).putInt(0x04034b50);
    putCommonFields(header, entry, large);
    boolean follow = (entry.flags & DATA_DESCRIPTOR_FLAG) != 0;
    header
        .putInt(large ? -1 : follow ? 0 : (int) entry.compressedSize)
        .putInt(large ? -1 : follow ? 0 : (int) entry.size)
        .putShort((short) name.length)
        .putShort((short) (large ? 20 : 0))
        .put(name);
    if (large) {
      header.putShort((short) 1).putShort((short) 16).putLong(0).putLong(0);
    }
    write(header);
  }

  private void writeCentralHeader(Entry entry) throws IOException {
    boolean large = entry.isZip64();
    int mode = entry.executable ? 0100755 : 0100644;
    byte[] name = entry.name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer header = buffer(46 + name.length + 28).putInt(0x02014b50);
    header.putShort((short) (UNIX_HOST | (large ? VERSION_45 : VERSION_20)));
    putCommonFields(header, entry, large);
    header
        .putInt((int) (large ? ZIP32_LIMIT : entry.compressedSize))
        .putInt((int) (large ? ZIP32_LIMIT : entry.size))
        .putShort((short) name.length)
        .putShort((short) (large ? 28 : 0))
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) 0)
        .putInt(mode << 16)
        .putInt((int) (large ? ZIP32_LIMIT : entry.offset))
        .put(name);
    if (large) {
      header
          .putShort((short) 1)
          .putShort((short) 24)
          .putLong(entry.size)
          .putLong(entry.compressedSize)
          .putLong(entry.offset);
    }
    write(header);
  }

  private static void putCommonFields(ByteBuffer header, Entry entry, boolean large) {
    header
        .putShort((short) (large ? VERSION_45 : VERSION_20))
        .putShort((short) entry.flags)
        .putShort((short) entry.method)
        .putShort((short) 0)
        .putShort((short) DOS_DATE)
        .putInt((int) entry.crc);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void write(ByteBuffer buffer) throws IOException {
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    write(bytes, bytes.length);
  }

  private void write(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
    written += length;
  }
}
