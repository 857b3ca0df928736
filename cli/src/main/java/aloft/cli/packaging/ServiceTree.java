package aloft.cli.packaging;

import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.FolderItem;
import aloft.cli.packaging.tree.IoReason;
import aloft.cli.packaging.tree.Item;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The service's folder on disk. Names are looked up in what was read: so they are found in any
/// language of the system.
public final class ServiceTree implements Tree {
  private final Path location;
  private @Nullable FolderItem root;

  public ServiceTree(Path location) {
    this.location = location;
  }

  /// Where the service lies.
  Path location() {
    return location;
  }

  /// The folder at a path relative to the service's (it may lead out of it), or null.
  synchronized @Nullable FolderItem folder(String path) {
    String plain = plain(path);
    if (leadsOut(plain)) {
      Path place = outside(plain);
      return place == null ? null : FolderItem.at(place);
    }
    if (root == null) {
      root = FolderItem.at(location);
    }
    return root == null ? null : root.folder(plain);
  }

  /// Where the file at a path lies (it may lie outside of the service's folder), or null.
  @Nullable Path file(String path) {
    String plain = plain(path);
    if (!leadsOut(plain)) {
      return item(plain) instanceof FileItem leaf ? leaf.location() : null;
    }
    Path place = outside(plain);
    return place != null && Files.isRegularFile(place) ? place : null;
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
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error(
              "package/unreadable-file", "cannot read " + path + ": " + IoReason.of(e)),
          e);
    }
  }

  private @Nullable Item item(String path) {
    int slash = path.lastIndexOf('/');
    FolderItem folder = folder(slash < 0 ? "" : path.substring(0, slash));
    return folder == null ? null : folder.item(path.substring(slash + 1));
  }

  private @Nullable Path outside(String path) {
    try {
      return location.resolve(path);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static boolean leadsOut(String plain) {
    return plain.equals("..")
        || plain.startsWith("../")
        || plain.startsWith("/")
        || plain.matches("[A-Za-z]:.*");
  }

  /// The path without steps that lead nowhere: `./a//b/../c` is `a/c`.
  private static String plain(String path) {
    Deque<String> steps = new ArrayDeque<>();
    for (String step : path.split("/", -1)) {
      if (step.equals("..") && !steps.isEmpty() && !steps.getLast().equals("..")) {
        steps.removeLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.add(step);
      }
    }
    return (path.startsWith("/") ? "/" : "") + String.join("/", steps);
  }
}
