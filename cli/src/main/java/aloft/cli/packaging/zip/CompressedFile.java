package aloft.cli.packaging.zip;

/// A small file, ready to be written into a zip.
public final class CompressedFile {
  final String name;
  final boolean executable;
  final long crc;
  final long size;
  final byte[] data;

  /// Whether the data is packed; what does not get smaller is kept as it is.
  final boolean packed;

  CompressedFile(
      String name, boolean executable, long crc, long size, byte[] data, boolean packed) {
    this.name = name;
    this.executable = executable;
    this.crc = crc;
    this.size = size;
    this.data = data;
    this.packed = packed;
  }
}
