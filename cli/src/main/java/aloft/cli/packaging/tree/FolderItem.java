package aloft.cli.packaging.tree;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A folder. It is read once, when its items are first requested.
public final class FolderItem implements Item {
  private static final Comparator<Item> ORDER =
      (left, right) -> Utf8Order.INSTANCE.compare(left.sortKey(), right.sortKey());

  private final String name;
  private final Path location;
  private final Object key;
  private final String sortKey;
  private @Nullable List<Item> items;
  private @Nullable String readError;

  private FolderItem(String name, Path location, Object key) {
    this.name = name;
    this.location = location;
    this.key = key;
    this.sortKey = name + "/";
  }

  /// The folder at a location, or null if there is none.
  public static @Nullable FolderItem at(Path location) {
    return read(location) instanceof FolderItem folder ? folder : null;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Path location() {
    return location;
  }

  @Override
  public String sortKey() {
    return sortKey;
  }

  /// Identifies the folder: equal for all links that lead to it.
  public Object key() {
    return key;
  }

  /// The files and folders in it, in the order of UTF-8. Pipes, sockets and devices are not
  /// readable.
  public synchronized List<Item> items() {
    if (items == null) {
      items = readItems();
    }
    return items;
  }

  /// Why not all of its items could be read, or null.
  public synchronized @Nullable String readError() {
    return readError;
  }

  /// The item of that name, or null.
  public @Nullable Item item(String name) {
    Item item = find(name);
    return item != null ? item : find(name + "/");
  }

  private @Nullable Item find(String sortKey) {
    List<Item> sorted = items();
    int from = 0;
    int to = sorted.size() - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      int order = Utf8Order.INSTANCE.compare(sorted.get(middle).sortKey(), sortKey);
      if (order == 0) {
        return sorted.get(middle);
      }
      from = order < 0 ? middle + 1 : from;
      to = order > 0 ? middle - 1 : to;
    }
    return null;
  }

  /// The folder at a path below this one, or null.
  public @Nullable FolderItem folder(String path) {
    FolderItem folder = this;
    for (String step : path.split("/", -1)) {
      if (step.isEmpty() || step.equals(".")) {
        continue;
      }
      if (!(folder.item(step) instanceof FolderItem next)) {
        return null;
      }
      folder = next;
    }
    return folder;
  }

  private List<Item> readItems() {
    List<Item> result = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(location)) {
      for (Path path : paths) {
        result.add(read(path));
      }
    } catch (DirectoryIteratorException e) {
      readError = IoReason.of(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      readError = IoReason.of(e);
    }
    result.sort(ORDER);
    return List.copyOf(result);
  }

  private static Item read(Path path) {
    String name = FileNames.of(path);
    if (name.indexOf('\uFFFD') >= 0) {
      return new UnreadableItem(name, path, "its name is not in UTF-8");
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, PosixSupport.ATTRIBUTES);
      if (attributes.isDirectory()) {
        Object key = attributes.fileKey();
        return new FolderItem(name, path, key == null ? path.toRealPath() : key);
      }
      if (!attributes.isRegularFile()) {
        return new UnreadableItem(name, path, "it is a pipe, a socket or a device");
      }
      boolean executable =
          !(attributes instanceof PosixFileAttributes posix)
              || posix.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
      return new FileItem(name, path, executable, attributes.size());
    } catch (IOException e) {
      String reason =
          Files.isSymbolicLink(path) ? "the link target does not exist" : IoReason.of(e);
      return new UnreadableItem(name, path, reason);
    }
  }
}
