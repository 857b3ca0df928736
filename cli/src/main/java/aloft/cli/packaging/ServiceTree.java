package aloft.cli.packaging;

import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.FolderItem;
import aloft.cli.packaging.tree.IoReason;
import aloft.cli.packaging.tree.Item;
import aloft.host.TextFiles;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The service's folder on disk. Names are compared with the entries of folders as read, so that
/// lookups do not depend on the locale of the system.
public final class ServiceTree implements Tree {
  private final Path location;
  private @Nullable FolderItem root;

  public ServiceTree(Path location) {
    this.location = location;
  }

  /// The service's folder.
  Path location() {
    return location;
  }

  /// The folder at a path relative to the service's folder, or null. It may be outside of the
  /// service's folder.
  synchronized @Nullable FolderItem folder(String path) {
    String normalized = Tree.normalized(path);
    if (isOutside(normalized)) {
      Path target = resolve(normalized);
      return target == null ? null : FolderItem.at(target);
    }
    if (root == null) {
      root = FolderItem.at(location);
      checkReadable();
    }
    return root == null ? null : root.folder(normalized);
  }

  // Without its own items, each file of the service seems to be missing.
  private void checkReadable() {
    if (root != null) {
      root.items();
      String reason = root.readError();
      if (reason != null) {
        throw new UserException(
            Diagnostic.error(
                    "package/unreadable-file", "cannot read the folder " + location + ": " + reason)
                .hint("check its permissions"));
      }
    }
  }

  /// The location of the file at a path, or null. It may be outside of the service's folder.
  @Nullable Path file(String path) {
    String normalized = Tree.normalized(path);
    if (!isOutside(normalized)) {
      return item(normalized) instanceof FileItem file ? file.location() : null;
    }
    Path target = resolve(normalized);
    return target != null && Files.isRegularFile(target) ? target : null;
  }

  @Override
  public boolean isFile(String path) {
    return file(path) != null;
  }

  @Override
  public boolean isFolder(String path) {
    return folder(path) != null;
  }

  @Override
  public @Nullable String text(String path) {
    Path file = file(path);
    if (file == null) {
      return null;
    }
    try {
      return TextFiles.read(file);
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error(
              "package/unreadable-file", "cannot read " + path + ": " + IoReason.of(e)),
          e);
    }
  }

  @Override
  public List<String> names(String path) {
    FolderItem folder = folder(path);
    return folder == null
        ? List.of()
        : folder.items().stream()
            .map(item -> item instanceof FolderItem ? item.name() + "/" : item.name())
            .toList();
  }

  private @Nullable Item item(String path) {
    int slash = path.lastIndexOf('/');
    FolderItem folder = folder(slash < 0 ? "" : path.substring(0, slash));
    return folder == null ? null : folder.item(path.substring(slash + 1));
  }

  private @Nullable Path resolve(String path) {
    try {
      return location.resolve(path);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static boolean isLetter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static boolean isOutside(String normalized) {
    return normalized.equals("..")
        || normalized.startsWith("../")
        || normalized.startsWith("/")
        || (normalized.length() > 1
            && normalized.charAt(1) == ':'
            && isLetter(normalized.charAt(0)));
  }
}
