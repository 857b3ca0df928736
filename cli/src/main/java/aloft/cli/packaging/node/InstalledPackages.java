package aloft.cli.packaging.node;

import aloft.cli.packaging.node.InstalledPackage.Resolution;
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

/// The packages below a folder, resolved by the rules of
/// [Node](https://nodejs.org/api/modules.html#loading-from-node_modules-folders).
final class InstalledPackages {
  private static final String MODULES = "node_modules";

  /// pnpm stores each version of a package in a separate folder, next to links to its dependencies.
  private static final Pattern STORED =
      Pattern.compile("((?:.*/)?node_modules/\\.pnpm/[^/]+)/node_modules/(?:@[^/]+/)?[^/]+");

  private final FolderItem root;
  private final Path realRoot;
  private final Map<Object, @Nullable InstalledPackage> byKey = new HashMap<>();

  /// @param root the folder above which no packages are searched for
  InstalledPackages(FolderItem root) throws IOException {
    this.root = root;
    this.realRoot = root.location().toRealPath();
  }

  /// The project in a folder.
  ///
  /// @param path of the folder, from the root
  @Nullable InstalledPackage project(FolderItem folder, String path) {
    InstalledPackage loaded = byKey.get(folder.key());
    return loaded == null ? load(folder.key(), path) : loaded;
  }

  /// Resolves `require(name)` in a package; null if the result is not below the root.
  @Nullable Resolution resolve(InstalledPackage from, String name) throws IOException {
    for (FolderItem modules : from.modulesFolders) {
      FolderItem folder = modules.folder(name);
      if (folder != null) {
        InstalledPackage target = packageAt(folder);
        return target == null ? null : new Resolution(target, modules);
      }
    }
    return null;
  }

  /// The user's own packages that are linked into the node_modules folder of a project.
  List<InstalledPackage> linkedUserPackages(InstalledPackage project) throws IOException {
    return installedIn(project).stream()
        .map(Resolution::target)
        .filter(target -> target.isUserCode)
        .toList();
  }

  /// The packages in the node_modules folder of a package.
  List<Resolution> installedIn(InstalledPackage module) throws IOException {
    List<Resolution> result = new ArrayList<>();
    FolderItem modules = module.folder.folder(MODULES);
    if (modules == null) {
      return result;
    }
    for (Item item : modules.items()) {
      boolean scope = item.name().startsWith("@");
      for (Item entry : item instanceof FolderItem f && scope ? f.items() : List.of(item)) {
        InstalledPackage target =
            entry instanceof FolderItem folder && !entry.name().startsWith(".")
                ? packageAt(folder)
                : null;
        if (target != null) {
          result.add(new Resolution(target, modules));
        }
      }
    }
    return result;
  }

  private @Nullable InstalledPackage packageAt(FolderItem folder) throws IOException {
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
    boolean isUserCode = !("/" + path).contains("/" + MODULES + "/");
    InstalledPackage module =
        new InstalledPackage(
            folder, store == null ? folder : store, isUserCode, modulesFolders(path));
    byKey.put(key, module);
    return module;
  }

  private List<FolderItem> modulesFolders(String path) {
    List<FolderItem> result = new ArrayList<>();
    String folder = path;
    while (true) {
      if (!folder.equals(MODULES) && !folder.endsWith("/" + MODULES)) {
        FolderItem modules = root.folder(folder + "/" + MODULES);
        if (modules != null) {
          result.add(modules);
        }
      }
      if (folder.isEmpty()) {
        return result;
      }
      folder = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
    }
  }
}
