package aloft.cli.packaging.node;

import aloft.cli.packaging.node.InstalledPackage.Resolution;
import aloft.cli.packaging.tree.FolderItem;
import aloft.cli.packaging.tree.IoReason;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Finds packages that are packed as they are installed, with all of their dependencies.
public final class Externals {
  private static final String MODULES = "node_modules/";

  private Externals() {}

  /// The folders of the packages by their paths in a zip.
  ///
  /// @param root the folder with the node_modules and the package.json
  /// @param warnings collects the names of packages that are not installed
  public static Map<String, FolderItem> of(
      FolderItem root, Collection<String> names, Consumer<String> warnings) {
    Map<String, FolderItem> folders = new TreeMap<>();
    if (names.isEmpty()) {
      return folders;
    }
    try {
      InstalledPackages installed = new InstalledPackages(root);
      InstalledPackage project = installed.project(root, "");
      Deque<Resolution> open = new ArrayDeque<>();
      Set<InstalledPackage> seen = new HashSet<>();
      for (String name : names) {
        Resolution resolution = project == null ? null : installed.resolve(project, name);
        if (resolution == null) {
          warnings.accept(name);
        } else {
          open.add(resolution);
        }
      }
      while (!open.isEmpty()) {
        InstalledPackage module = open.remove().target();
        if (seen.add(module)) {
          folders.putIfAbsent(path(root, module.folder), module.folder);
          for (String name : module.json().production().keySet()) {
            Resolution resolution = installed.resolve(module, name);
            if (resolution != null) {
              open.add(resolution);
            }
          }
        }
      }
    } catch (IOException e) {
      warnings.accept(String.join(", ", names) + " (" + IoReason.of(e) + ")");
    }
    return folders;
  }

  // Packages in a store and linked packages are packed into node_modules, where Node finds them
  // from the bundle.
  private static String path(FolderItem root, FolderItem folder) {
    String path = root.location().relativize(folder.location()).toString().replace('\\', '/');
    if (path.startsWith(MODULES) && !path.contains("/.pnpm/") && !path.startsWith(MODULES + ".")) {
      return path;
    }
    int at = path.lastIndexOf(MODULES);
    return MODULES + (at < 0 ? folder.name() : path.substring(at + MODULES.length()));
  }
}
