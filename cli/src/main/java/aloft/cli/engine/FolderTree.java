package aloft.cli.engine;

import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A folder of this machine as a provider may see it.
record FolderTree(Path folder) implements Tree {

  @Override
  public boolean isFile(String path) {
    return Files.isRegularFile(folder.resolve(path));
  }

  @Override
  public boolean isFolder(String path) {
    return Files.isDirectory(folder.resolve(path));
  }

  @Override
  public @Nullable String text(String path) {
    if (!isFile(path)) {
      return null;
    }
    try {
      return Files.readString(folder.resolve(path));
    } catch (IOException e) {
      throw new Failure(
          Diagnostic.error("file/unreadable", "cannot read " + path + ": " + e.getMessage()), e);
    }
  }
}
