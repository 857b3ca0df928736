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

/// A folder, read when its items are first asked for.
public final class FolderItem implements Item {
  private static final Comparator<Item> ORDER =
      (left, right) -> Utf8Order.INSTANCE.compare(left.sortKey(), right.sortKey());

  private final String name;
  private final Path location;
  private final Object key;
  private final String sortKey;
  private @Nullable List<Item> items;
  private @Nullable String problem;

  private FolderItem(String name, Path location, Object key) {
    this.name = name;
    this.location = location;
    this.key = key;
    this.sortKey = name + "/";
  }

  /// The folder at a place, or null where there is none.
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

  /// The same for the same folder, whichever links lead to it.
  public Object key() {
    return key;
  }

  /// What is in it, in the order of UTF-8; what is neither file nor folder is no item.
  public synchronized List<Item> items() {
    if (items == null) {
      items = list();
    }
    return items;
  }

  /// Why its items could not be read (all of them), or null.
  public synchronized @Nullable String problem() {
    return problem;
  }

  /// The item of that name, or null.
  public @Nullable Item item(String wanted) {
    Item item = search(wanted);
    return item != null ? item : search(wanted + "/");
  }

  private @Nullable Item search(String sortKey) {
    List<Item> all = items();
    int from = 0;
    int to = all.size() - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      int order = Utf8Order.INSTANCE.compare(all.get(middle).sortKey(), sortKey);
      if (order == 0) {
        return all.get(middle);
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

  private List<Item> list() {
    List<Item> found = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(location)) {
      for (Path path : paths) {
        Item item = read(path);
        if (item != null) {
          found.add(item);
        }
      }
    } catch (DirectoryIteratorException e) {
      problem = IoReason.of(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      problem = IoReason.of(e);
    }
    found.sort(ORDER);
    return List.copyOf(found);
  }

  private static @Nullable Item read(Path path) {
    String name = FileNames.of(path);
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, Permissions.ATTRIBUTES);
      if (attributes.isDirectory()) {
        Object key = attributes.fileKey();
        return new FolderItem(name, path, key == null ? path.toRealPath() : key);
      }
      if (!attributes.isRegularFile()) {
        return null;
      }
      boolean executable =
          !(attributes instanceof PosixFileAttributes posix)
              || posix.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
      return new FileItem(name, path, executable, attributes.size());
    } catch (IOException e) {
      String reason = Files.isSymbolicLink(path) ? "the link leads nowhere" : IoReason.of(e);
      return new UnreadableItem(name, path, reason);
    }
  }
}
