package aloft.cli.packaging.node;

import aloft.cli.packaging.node.InstalledPackage.Found;
import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.FolderItem;
import aloft.cli.packaging.tree.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The packages below a folder, found by the rules of
/// [Node](https://nodejs.org/api/modules.html#loading-from-node_modules-folders).
final class InstalledPackages {
  private static final String MODULES = "node_modules";

  /// pnpm keeps each version of a package in a folder of its own, beside links to what it needs.
  private static final Pattern STORED =
      Pattern.compile("((?:.*/)?node_modules/\\.pnpm/[^/]+)/node_modules/(?:@[^/]+/)?[^/]+");

  private final FolderItem root;
  private final Path realRoot;
  private final Map<Object, @Nullable InstalledPackage> byKey = new HashMap<>();

  /// @param root nothing above it is looked at
  InstalledPackages(FolderItem root) throws IOException {
    this.root = root;
    this.realRoot = root.location().toRealPath();
  }

  /// The project in a folder.
  ///
  /// @param path of the folder, from the root
  @Nullable InstalledPackage project(FolderItem folder, String path) {
    InstalledPackage known = byKey.get(folder.key());
    return known == null ? load(folder.key(), path) : known;
  }

  /// What `require(name)` in a module leads to, or null where that is not below the root.
  @Nullable Found resolve(InstalledPackage from, String name) throws IOException {
    for (FolderItem modules : from.modules) {
      FolderItem folder = modules.folder(name);
      if (folder != null) {
        InstalledPackage target = target(folder);
        return target == null ? null : new Found(target, modules);
      }
    }
    return null;
  }

  /// The user's own packages that are linked into the node_modules folder of a project.
  List<InstalledPackage> linked(InstalledPackage project) throws IOException {
    return within(project).stream().map(Found::target).filter(target -> target.own).toList();
  }

  /// The packages in the node_modules folder of a module.
  List<Found> within(InstalledPackage module) throws IOException {
    List<Found> found = new ArrayList<>();
    FolderItem modules = module.folder.folder(MODULES);
    if (modules == null) {
      return found;
    }
    for (Item item : modules.items()) {
      boolean scope = item.name().startsWith("@");
      for (Item one : item instanceof FolderItem f && scope ? f.items() : List.of(item)) {
        InstalledPackage target =
            one instanceof FolderItem folder && !one.name().startsWith(".") ? target(folder) : null;
        if (target != null) {
          found.add(new Found(target, modules));
        }
      }
    }
    return found;
  }

  private @Nullable InstalledPackage target(FolderItem folder) throws IOException {
    if (byKey.containsKey(folder.key())) {
      return byKey.get(folder.key());
    }
    Path location = folder.location();
    Path real = Files.isSymbolicLink(location) ? location.toRealPath() : location;
    Path base = real.startsWith(realRoot) ? realRoot : root.location();
    if (!real.startsWith(base)) {
      byKey.put(folder.key(), null);
      return null;
    }
    return load(folder.key(), base.relativize(real).toString().replace('\\', '/'));
  }

  private @Nullable InstalledPackage load(Object key, String path) {
    byKey.put(key, null);
    FolderItem folder = root.folder(path);
    if (folder == null || !(folder.item("package.json") instanceof FileItem)) {
      return null;
    }
    Matcher stored = STORED.matcher(path);
    FolderItem store = stored.matches() ? root.folder(stored.group(1)) : null;
    boolean own = !("/" + path).contains("/" + MODULES + "/");
    InstalledPackage module =
        new InstalledPackage(folder, store == null ? folder : store, own, modules(path));
    byKey.put(key, module);
    return module;
  }

  private List<FolderItem> modules(String path) {
    List<FolderItem> found = new ArrayList<>();
    String at = path;
    while (true) {
      if (!at.equals(MODULES) && !at.endsWith("/" + MODULES)) {
        FolderItem modules = root.folder(at + "/" + MODULES);
        if (modules != null) {
          found.add(modules);
        }
      }
      if (at.isEmpty()) {
        return found;
      }
      at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
    }
  }
}
