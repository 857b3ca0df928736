package aloft.google;

import aloft.spi.artifact.Tree;
import org.jspecify.annotations.Nullable;

/// An empty service folder.
public record EmptyTree() implements Tree {
  @Override
  public boolean isFile(String path) {
    return false;
  }

  @Override
  public boolean isFolder(String path) {
    return false;
  }

  @Override
  public @Nullable String text(String path) {
    return null;
  }
}
