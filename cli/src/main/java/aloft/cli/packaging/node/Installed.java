package aloft.cli.packaging.node;

import aloft.cli.packaging.node.Module.Found;
import aloft.cli.packaging.tree.Folder;
import aloft.cli.packaging.tree.Item;
import aloft.cli.packaging.tree.Leaf;
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
final class Installed {
  private static final String MODULES = "node_modules";

  /// pnpm keeps each version of a package in a folder of its own, beside links to what it needs.
  private static final Pattern STORED =
      Pattern.compile("((?:.*/)?node_modules/\\.pnpm/[^/]+)/node_modules/(?:@[^/]+/)?[^/]+");

  private final Folder root;
  private final Path realRoot;
  private final Map<Object, @Nullable Module> byKey = new HashMap<>();

  /// @param root nothing above it is looked at
  Installed(Folder root) throws IOException {
    this.root = root;
    this.realRoot = root.location().toRealPath();
  }

  /// The project in a folder.
  ///
  /// @param path of the folder, from the root
  @Nullable Module project(Folder folder, String path) {
    Module known = byKey.get(folder.key());
    return known == null ? load(folder.key(), path) : known;
  }

  /// What `require(name)` in a module leads to, or null where that is not below the root.
  @Nullable Found resolve(Module from, String name) throws IOException {
    for (Folder modules : from.modules) {
      Folder folder = modules.folder(name);
      if (folder != null) {
        Module target = target(folder);
        return target == null ? null : new Found(target, modules);
      }
    }
    return null;
  }

  /// The user's own packages that are linked into the node_modules folder of a project.
  List<Module> linked(Module project) throws IOException {
    return within(project).stream().map(Found::target).filter(target -> target.own).toList();
  }

  /// The packages in the node_modules folder of a module.
  List<Found> within(Module module) throws IOException {
    List<Found> found = new ArrayList<>();
    Folder modules = module.folder.folder(MODULES);
    if (modules == null) {
      return found;
    }
    for (Item item : modules.items()) {
      boolean scope = item.name().startsWith("@");
      for (Item one : item instanceof Folder f && scope ? f.items() : List.of(item)) {
        Module target =
            one instanceof Folder folder && !one.name().startsWith(".") ? target(folder) : null;
        if (target != null) {
          found.add(new Found(target, modules));
        }
      }
    }
    return found;
  }

  private @Nullable Module target(Folder folder) throws IOException {
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

  private @Nullable Module load(Object key, String path) {
    byKey.put(key, null);
    Folder folder = root.folder(path);
    if (folder == null || !(folder.item("package.json") instanceof Leaf)) {
      return null;
    }
    Matcher stored = STORED.matcher(path);
    Folder store = stored.matches() ? root.folder(stored.group(1)) : null;
    boolean own = !("/" + path).contains("/" + MODULES + "/");
    Module module = new Module(folder, store == null ? folder : store, own, modules(path));
    byKey.put(key, module);
    return module;
  }

  private List<Folder> modules(String path) {
    List<Folder> found = new ArrayList<>();
    String at = path;
    while (true) {
      if (!at.equals(MODULES) && !at.endsWith("/" + MODULES)) {
        Folder modules = root.folder(at + "/" + MODULES);
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
