package aloft.spi.artifact;

import org.jspecify.annotations.Nullable;

/// A read-only view of the service's folder. Paths are relative to it and use `/`.
public interface Tree {

  boolean isFile(String path);

  boolean isFolder(String path);

  /// The text of a file, or null where there is none.
  @Nullable String text(String path);
}
