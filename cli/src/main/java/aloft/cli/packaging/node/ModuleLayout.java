package aloft.cli.packaging.node;

import aloft.cli.packaging.node.InstalledPackage.Resolution;
import aloft.cli.packaging.tree.FolderItem;
import aloft.cli.packaging.tree.IoReason;
import aloft.cli.packaging.tree.Item;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Where packages are in a zip so that Node finds the version of each dependency there that it
/// finds on disk: a zip has no links, and ends at the service's folder.
///
/// A package that is below the packed folder stays at its path. Any other is placed in the
/// node_modules folder of the project, or in that of its dependant: if it is installed there, or if
/// another version is visible from there.
public final class ModuleLayout {
  private static final String MODULES = "node_modules";

  /// More packages, or deeper nesting of one package, mean that the layout does not end.
  private static final int MAX_PACKAGES = 20_000;

  private static final int MAX_NESTING = 2;

  private static final String PROJECT_FILE = "package.json";

  /// Folders in a linked package of the user that are not its code.
  private static final List<String> NO_CODE = List.of(MODULES, ".git", ".serverless");

  // The client loads what Prisma has generated beside it, which no package.json names.
  private static final String PRISMA_CLIENT = "@prisma/client";
  private static final String PRISMA_OUTPUT = ".prisma/client";

  private final FolderItem root;
  private final InstalledPackages installed;
  private final SortedMap<String, Spot> spots = new TreeMap<>();
  private final Deque<Spot> open = new ArrayDeque<>();
  private final Set<Object> hidden = new HashSet<>();
  private final SortedSet<Missing> missing = new TreeSet<>();

  /// A package in the zip.
  ///
  /// @param path in the zip; empty for the project at its root
  /// @param project the path of the project that needs it
  /// @param onDisk whether it is at that path below the packed folder
  private record Spot(String path, InstalledPackage target, String project, boolean onDisk) {}

  /// A dependency that the zip cannot contain.
  ///
  /// @param dependant the package that needs it, or the path of the package.json of a project
  /// @param reason why it cannot contain it
  public record Missing(String dependant, String name, Reason reason)
      implements Comparable<Missing> {
    /// Why a package is missing.
    public enum Reason {
      NOT_INSTALLED,
      UNREADABLE,
      NO_LAYOUT
    }

    /// Whether the user's own package.json names it.
    public boolean isDirect() {
      return dependant.endsWith(PROJECT_FILE);
    }

    @Override
    public int compareTo(Missing other) {
      int order = dependant.compareTo(other.dependant);
      return order == 0 ? name.compareTo(other.name) : order;
    }
  }

  /// @param root the packed folder
  ModuleLayout(FolderItem root, InstalledPackages installed) {
    this.root = root;
    this.installed = installed;
  }

  /// The dependencies of projects, and what these need in turn.
  ///
  /// @param paths of the folders with a package.json, from the root
  static ModuleLayout ofProjects(
      FolderItem root, InstalledPackages installed, Collection<String> paths) {
    ModuleLayout layout = new ModuleLayout(root, installed);
    for (String path : paths) {
      FolderItem folder = root.folder(path);
      InstalledPackage target = folder == null ? null : installed.project(folder, path);
      if (target != null) {
        String project = paths.contains("") ? "" : path;
        layout.spots.put(path, new Spot(path, target, project, true));
      }
    }
    Deque<Spot> projects = new ArrayDeque<>(layout.spots.values());
    projects.forEach(layout::addDependencies);
    boolean isComplete =
        !installed.hasModulesAbove()
            && layout.spots.values().stream().allMatch(ModuleLayout::isPackedInPlace);
    if (!isComplete) {
      layout.addTransitive();
    }
    return layout;
  }

  /// The named packages as the project at the root loads them, and what these need in turn.
  static ModuleLayout ofNames(
      FolderItem root, InstalledPackages installed, Collection<String> names) {
    ModuleLayout layout = new ModuleLayout(root, installed);
    InstalledPackage project = installed.code();
    Spot spot = new Spot("", project, "", true);
    names.forEach(name -> layout.addDependency(spot, name, true));
    layout.addTransitive();
    return layout;
  }

  /// The folders of all packages that are not below the packed folder at their paths in the zip.
  public SortedMap<String, FolderItem> outside() {
    SortedMap<String, FolderItem> folders = new TreeMap<>();
    spots.forEach((path, spot) -> {
      if (!spot.onDisk) {
        folders.put(path, spot.target.folder);
      }
    });
    return folders;
  }

  /// The folders of all packages by their paths in the zip.
  public SortedMap<String, FolderItem> all() {
    SortedMap<String, FolderItem> folders = new TreeMap<>();
    spots.forEach((path, spot) -> folders.put(path, spot.target.folder));
    return folders;
  }

  /// The keys of folders that are not packed because their packages are laid out: stores of linked
  /// packages, and what is not code in linked packages of the user.
  public Set<Object> hiddenFolders() {
    return hidden;
  }

  /// The dependencies that the zip cannot contain. Those that are optional and not installed are
  /// not among them.
  public SortedSet<Missing> missing() {
    return missing;
  }

  private void addTransitive() {
    int count;
    do {
      // A package that is placed later may hide the right version from an earlier one.
      count = spots.size();
      open.addAll(spots.values());
      while (!open.isEmpty()) {
        addDependencies(open.remove());
      }
    } while (spots.size() > count);
  }

  private void addDependencies(Spot spot) {
    try {
      PackageJson json = spot.target.json();
      Set<String> names = new TreeSet<>(json.production().keySet());
      names.addAll(json.bundled());
      if (spot.target.path == null && !spot.target.isUserCode) {
        names.addAll(installed.namesIn(spot.target));
      }
      if (spot.path.endsWith("/" + PRISMA_CLIENT)) {
        names.add(PRISMA_OUTPUT);
      }
      for (String name : names) {
        addDependency(spot, name, json.required().contains(name));
      }
    } catch (IOException e) {
      addMissing(spot, PROJECT_FILE + ": " + IoReason.of(e), Missing.Reason.UNREADABLE);
    }
  }

  private void addDependency(Spot spot, String name, boolean required) {
    Resolution resolution;
    try {
      resolution = installed.resolve(spot.target, name);
    } catch (IOException e) {
      addMissing(spot, name + ": " + IoReason.of(e), Missing.Reason.UNREADABLE);
      return;
    }
    if (resolution == null) {
      if (required) {
        addMissing(spot, name, Missing.Reason.NOT_INSTALLED);
      }
      return;
    }
    InstalledPackage target = resolution.target();
    Spot visible = visible(spot, name);
    if (visible != null && visible.target == target) {
      if (spots.putIfAbsent(visible.path, visible) == null) {
        added(visible);
      }
      return;
    }
    boolean isNested = visible != null || spot.target.contains(resolution);
    String folder = isNested ? spot.path : spot.project;
    String path = below(folder, name);
    if (spots.containsKey(path)
        || spots.size() > MAX_PACKAGES
        || nesting(path, target) > MAX_NESTING) {
      addMissing(spot, name, Missing.Reason.NO_LAYOUT);
      return;
    }
    Spot placed = new Spot(path, target, spot.project, false);
    spots.put(path, placed);
    added(placed);
  }

  private void added(Spot spot) {
    open.add(spot);
    InstalledPackage target = spot.target;
    String path = target.path;
    if (path == null && target.isUserCode) {
      NO_CODE.forEach(name -> hide(target.folder.folder(name)));
    } else if (path != null && !isPackedInPlace(spot)) {
      int store = path.indexOf(MODULES + "/.") + MODULES.length() + 1;
      hide(root.folder(path.substring(0, path.indexOf('/', store))));
    }
  }

  private void hide(@Nullable FolderItem folder) {
    if (folder != null) {
      hidden.add(folder.key());
    }
  }

  /// Whether a package is packed with the folder that contains it, and so is what it needs.
  private static boolean isPackedInPlace(Spot spot) {
    return spot.target.path != null && spot.target.storeFolder == spot.target.folder;
  }

  private void addMissing(Spot spot, String name, Missing.Reason reason) {
    int at = spot.path.lastIndexOf(MODULES + "/");
    String dependant =
        at >= 0
            ? spot.path.substring(at + MODULES.length() + 1)
            : spot.path.isEmpty() ? PROJECT_FILE : spot.path + "/" + PROJECT_FILE;
    missing.add(new Missing(dependant, name, reason));
  }

  /// The package that a name resolves to in the zip.
  private @Nullable Spot visible(Spot from, String name) {
    for (String folder = from.path;
        ;
        folder = folder.substring(0, Math.max(0, folder.lastIndexOf('/')))) {
      if (!folder.equals(MODULES) && !folder.endsWith("/" + MODULES)) {
        String path = below(folder, name);
        Spot spot = spots.get(path);
        InstalledPackage target = spot == null ? onDisk(path) : spot.target;
        if (target != null) {
          return spot == null ? new Spot(path, target, from.project, true) : spot;
        }
      }
      if (folder.isEmpty()) {
        return null;
      }
    }
  }

  private @Nullable InstalledPackage onDisk(String path) {
    FolderItem folder = root;
    for (String step : path.split("/", -1)) {
      Item next = folder.item(step);
      if (!(next instanceof FolderItem inner) || hidden.contains(inner.key())) {
        return null;
      }
      folder = inner;
    }
    try {
      return installed.packageAt(folder);
    } catch (IOException e) {
      return null;
    }
  }

  /// How many packages on the way to a path are the same.
  private int nesting(String path, InstalledPackage target) {
    int count = 0;
    for (int end = path.indexOf("/" + MODULES + "/");
        end >= 0;
        end = path.indexOf("/" + MODULES + "/", end + 1)) {
      Spot above = spots.get(path.substring(0, end));
      count += above != null && above.target == target ? 1 : 0;
    }
    return count;
  }

  private static String below(String folder, String name) {
    return (folder.isEmpty() ? "" : folder + "/") + MODULES + "/" + name;
  }
}
