package aloft.cli.packaging.zip;

/// A small file in memory, ready to be written into a zip.
public final class CompressedFile {
  final String name;
  final boolean executable;
  final long crc;
  final long size;
  final byte[] content;

  /// Whether the content is compressed. Content that would not get smaller is stored as it is.
  final boolean deflated;

  CompressedFile(
      String name, boolean executable, long crc, long size, byte[] data, boolean packed) {
    this.name = name;
    this.executable = executable;
    this.crc = crc;
    this.size = size;
    this.content = data;
    this.deflated = packed;
  }
}
