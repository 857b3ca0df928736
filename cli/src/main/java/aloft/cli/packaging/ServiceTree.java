package aloft.cli.packaging;

import aloft.cli.packaging.tree.Folder;
import aloft.cli.packaging.tree.Item;
import aloft.cli.packaging.tree.Leaf;
import aloft.cli.packaging.tree.Reason;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The service's folder on disk.
public final class ServiceTree implements Tree {
  private final Path location;
  private @Nullable Folder root;

  public ServiceTree(Path location) {
    this.location = location;
  }

  Path location() {
    return location;
  }

  /// The folder at a path relative to the service's, or null.
  synchronized @Nullable Folder folder(String path) {
    if (path.startsWith("..") || path.startsWith("/")) {
      return Folder.at(location.resolve(path));
    }
    if (root == null) {
      root = Folder.at(location);
    }
    return root == null ? null : root.folder(path);
  }

  @Override
  public boolean isFile(String path) {
    return item(path) instanceof Leaf;
  }

  @Override
  public boolean isFolder(String path) {
    return folder(path) != null;
  }

  @Override
  public @Nullable String text(String path) {
    if (!(item(path) instanceof Leaf leaf)) {
      return null;
    }
    try {
      return new String(Files.readAllBytes(leaf.location()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Failure(
          Diagnostic.error("package/unreadable-file", "cannot read " + path + ": " + Reason.of(e)),
          e);
    }
  }

  private @Nullable Item item(String path) {
    int slash = path.lastIndexOf('/');
    Folder folder = folder(slash < 0 ? "" : path.substring(0, slash));
    return folder == null ? null : folder.item(path.substring(slash + 1));
  }
}
