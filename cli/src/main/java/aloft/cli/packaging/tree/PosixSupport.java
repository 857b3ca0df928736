package aloft.cli.packaging.tree;

import java.nio.file.FileSystems;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;

/// The file attributes that this system supports.
final class PosixSupport {
  static final Class<? extends BasicFileAttributes> ATTRIBUTES =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
          ? PosixFileAttributes.class
          : BasicFileAttributes.class;

  private PosixSupport() {}
}
