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
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The packages that code below a folder can load, resolved by the rules of
/// [Node](https://nodejs.org/api/modules.html#loading-from-node_modules-folders). They may be above
/// the folder, as in workspaces.
final class InstalledPackages {
  private static final String MODULES = "node_modules";

  /// Package managers that link packages store each version in a separate folder, next to links to
  /// its dependencies: `.pnpm/a@1/node_modules/a`, or `.store/a-1/package`.
  private static final Pattern STORED =
      Pattern.compile(
          "((?:.*/)?node_modules/\\.[^/]+/[^/]+)/(?:node_modules/(?:@[^/]+/)?[^/]+|package)");

  private final FolderItem root;
  private final Path realRoot;
  private final Map<Object, @Nullable InstalledPackage> byKey = new HashMap<>();

  /// The node_modules folders outside of the root, by the folder that contains them.
  private final Map<Path, Optional<FolderItem>> outsideModules = new HashMap<>();

  /// @param root the folder that is packed
  InstalledPackages(FolderItem root) {
    this.root = root;
    this.realRoot = realPath(root.location());
  }

  private static Path realPath(Path location) {
    try {
      return location.toRealPath();
    } catch (IOException e) {
      return location.toAbsolutePath().normalize();
    }
  }

  /// The project in a folder.
  ///
  /// @param path of the folder, from the root
  @Nullable InstalledPackage project(FolderItem folder, String path) {
    InstalledPackage loaded = byKey.get(folder.key());
    return loaded == null ? load(folder.key(), path) : loaded;
  }

  /// Whether there is a node_modules folder above the root.
  boolean hasModulesAbove() {
    return !modulesAbove(realRoot.getParent()).isEmpty();
  }

  /// Whether the packages are installed by Plug'n'Play of Yarn, which has no node_modules.
  boolean usesPlugAndPlay() {
    for (Path folder = realRoot; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve(".pnp.cjs")) || Files.exists(folder.resolve(".pnp.js"))) {
        return true;
      }
    }
    return false;
  }

  /// Resolves `require(name)` in a package; null if it is not installed.
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

  /// The code in the root, whether it has a package.json or not.
  InstalledPackage code() {
    return new InstalledPackage(root, "", root, true, modulesFolders(""));
  }

  /// The names of the packages in the node_modules folder of a package.
  List<String> namesIn(InstalledPackage module) {
    List<String> names = new ArrayList<>();
    FolderItem modules = module.folder.folder(MODULES);
    for (Item item : modules == null ? List.<Item>of() : modules.items()) {
      if (item instanceof FolderItem folder && item.name().startsWith("@")) {
        folder.items().forEach(inner -> names.add(item.name() + "/" + inner.name()));
      } else if (item instanceof FolderItem && !item.name().startsWith(".")) {
        names.add(item.name());
      }
    }
    return names;
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

  /// The package in a folder, or null if there is none.
  @Nullable InstalledPackage packageAt(FolderItem folder) throws IOException {
    if (byKey.containsKey(folder.key())) {
      return byKey.get(folder.key());
    }
    Path location = folder.location();
    Path real = Files.isSymbolicLink(location) ? location.toRealPath() : location;
    Path base = real.startsWith(realRoot) ? realRoot : root.location();
    return real.startsWith(base)
        ? load(folder.key(), base.relativize(real).toString().replace('\\', '/'))
        : loadOutside(folder.key(), location.toRealPath());
  }

  private @Nullable InstalledPackage load(Object key, String path) {
    FolderItem folder = root.folder(path);
    Matcher stored = STORED.matcher(path);
    FolderItem store = stored.matches() ? root.folder(stored.group(1)) : null;
    boolean isUserCode = !("/" + path).contains("/" + MODULES + "/");
    return add(key, folder, path, store, isUserCode, () -> modulesFolders(path));
  }

  private @Nullable InstalledPackage loadOutside(Object key, Path real) {
    boolean isUserCode = !real.toString().replace('\\', '/').contains("/" + MODULES + "/");
    return add(key, FolderItem.at(real), null, null, isUserCode, () -> modulesAbove(real));
  }

  private @Nullable InstalledPackage add(
      Object key,
      @Nullable FolderItem folder,
      @Nullable String path,
      @Nullable FolderItem store,
      boolean isUserCode,
      Supplier<List<FolderItem>> modules) {
    InstalledPackage module =
        folder == null || !(folder.item("package.json") instanceof FileItem)
            ? null
            : new InstalledPackage(
                folder, path, store == null ? folder : store, isUserCode, modules.get());
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
        result.addAll(modulesAbove(realRoot.getParent()));
        return result;
      }
      folder = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
    }
  }

  /// The node_modules folders of a folder outside of the root and of those above it.
  private List<FolderItem> modulesAbove(@Nullable Path from) {
    List<FolderItem> result = new ArrayList<>();
    for (Path folder = from; folder != null; folder = folder.getParent()) {
      if (!folder.endsWith(MODULES)) {
        outsideModules
            .computeIfAbsent(folder, at -> Optional.ofNullable(FolderItem.at(at.resolve(MODULES))))
            .ifPresent(result::add);
      }
    }
    return result;
  }
}
