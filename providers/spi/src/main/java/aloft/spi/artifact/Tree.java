package aloft.spi.artifact;

import org.jspecify.annotations.Nullable;

/// A read-only view of the service's folder. Paths are relative to it and use `/`.
public interface Tree {

  boolean isFile(String path);

  boolean isFolder(String path);

  /// Returns the text of a file, or null if it does not exist.
  @Nullable String text(String path);
}
