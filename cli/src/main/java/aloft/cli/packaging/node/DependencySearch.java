package aloft.cli.packaging.node;

import aloft.cli.packaging.node.InstalledPackage.Found;
import aloft.cli.packaging.node.lock.LockFiles;
import aloft.cli.packaging.node.lock.LockedPackage;
import aloft.cli.packaging.tree.FolderItem;
import aloft.cli.packaging.tree.IoReason;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Follows the names of packages from the projects on: where each leads to is seen on the disk, and
/// what a package needs is read in the lock file, or in its package.json where that file does not
/// know it.
final class DependencySearch {
  private final InstalledPackages installed;
  private final Consumer<String> warnings;
  private final LockFiles locks = new LockFiles();
  private final Set<InstalledPackage> projects = new LinkedHashSet<>();
  private final Set<Found> production = new LinkedHashSet<>();
  private final Set<Found> development = new LinkedHashSet<>();
  private final Map<InstalledPackage, Set<String>> commands = new HashMap<>();

  /// A package that is asked for.
  ///
  /// @param name that it is asked for by
  /// @param asked what to ask the lock file for, if there is one
  private record Need(Found found, String name, String asked, LockFiles.@Nullable Asked lock) {}

  DependencySearch(FolderItem root, Consumer<String> warnings) throws IOException {
    this.installed = new InstalledPackages(root);
    this.warnings = warnings;
  }

  DevDependencies of(FolderItem root, Collection<String> paths) {
    for (String path : paths) {
      FolderItem folder = root.folder(path);
      InstalledPackage project = folder == null ? null : installed.project(folder, path);
      if (project != null) {
        add(project, (path.isEmpty() ? "" : path + "/") + "package.json");
      }
    }
    List<Need> needed = new ArrayList<>();
    projects.forEach(project -> needed.addAll(needs(project, false)));
    boolean plain =
        projects.stream()
            .allMatch(project -> json(project, project.folder.name()).development().isEmpty());
    if (plain && needed.stream().noneMatch(need -> need.found.target().own)) {
      return DevDependencies.NONE;
    }
    follow(needed, production, true);
    production.stream().map(Found::target).filter(target -> target.own).forEach(projects::add);
    List<Need> wanted = new ArrayList<>();
    projects.forEach(project -> wanted.addAll(needs(project, true)));
    follow(wanted, development, false);
    keep(wanted);
    return difference();
  }

  /// A project, and those that are packed where a link to them lies while their own folder is left
  /// out.
  private void add(InstalledPackage project, String name) {
    try {
      PackageJson json = project.json();
      projects.add(project);
      projects.addAll(json.workspaces() ? installed.linked(project) : List.of());
    } catch (IOException e) {
      warnings.accept(name + ": " + IoReason.of(e));
    }
  }

  private PackageJson json(InstalledPackage module, String name) {
    try {
      return module.json();
    } catch (IOException e) {
      warnings.accept("the package.json of " + name + ": " + IoReason.of(e));
      return PackageJson.EMPTY;
    }
  }

  /// What a project itself asks for.
  private List<Need> needs(InstalledPackage project, boolean development) {
    List<Need> needs = new ArrayList<>();
    PackageJson json = json(project, project.folder.name());
    Map<String, String> ranges = development ? json.development() : json.production();
    try {
      LockFiles.Asked lock = ranges.isEmpty() ? null : locks.of(project.place(), json.all());
      for (Map.Entry<String, String> one : ranges.entrySet()) {
        String name = one.getKey();
        String asked = lock == null ? null : lock.names().get(name);
        resolve(project, name, asked == null ? one.getValue() : asked, lock, needs);
      }
    } catch (IOException e) {
      warnings.accept("the folder " + project.folder.name() + ": " + IoReason.of(e));
    }
    return needs;
  }

  /// Whether the name leads to a package.
  private boolean resolve(
      InstalledPackage from,
      String name,
      String asked,
      LockFiles.@Nullable Asked lock,
      List<Need> needs) {
    try {
      Found found = installed.resolve(from, name);
      if (found != null) {
        needs.add(new Need(found, name, asked, lock));
      }
      return found != null;
    } catch (IOException e) {
      warnings.accept("the package.json of " + name + ": " + IoReason.of(e));
      return false;
    }
  }

  /// All that the given needs lead to, themselves included.
  private void follow(List<Need> start, Set<Found> all, boolean needed) {
    Set<InstalledPackage> entered = new HashSet<>();
    Deque<Need> open = new ArrayDeque<>();
    start.stream().filter(need -> all.add(need.found)).forEach(open::add);
    while (!open.isEmpty()) {
      Need next = open.remove();
      if (entered.add(next.found.target())) {
        needs(next, needed).stream().filter(need -> all.add(need.found)).forEach(open::add);
      }
    }
  }

  /// What a package needs. A file that says less than all is not asked about what is needed, and
  /// where something that it names is not there, the package itself is asked too.
  private List<Need> needs(Need need, boolean needed) {
    InstalledPackage from = need.found.target();
    if (from.own) {
      return needs(from, false);
    }
    List<Need> needs = new ArrayList<>();
    LockedPackage locked = locked(need);
    boolean known = locked != null && (locked.complete() || !needed);
    if (locked != null && known) {
      for (Map.Entry<String, String> one : locked.needs().entrySet()) {
        known &= resolve(from, one.getKey(), one.getValue(), need.lock, needs);
      }
    }
    if (!known) {
      json(from, need.name)
          .production()
          .forEach((name, range) -> resolve(from, name, range, need.lock, needs));
    }
    return needs;
  }

  private @Nullable LockedPackage locked(Need need) {
    LockFiles.Asked lock = need.lock;
    if (lock == null) {
      return null;
    }
    InstalledPackage target = need.found.target();
    try {
      LockedPackage locked = lock.find(need.name, need.asked, target.place());
      Set<String> known = locked == null ? null : locked.commands();
      if (known != null) {
        commands.put(target, known);
      }
      return locked;
    } catch (IOException e) {
      return null;
    }
  }

  /// What was put into a node_modules folder by hand stays, with all that it needs.
  private void keep(List<Need> wanted) {
    List<Need> more = unasked(projects);
    more.addAll(unasked(targets(production)));
    if (!more.isEmpty()) {
      // A lock file without peers misses those that npm installed by itself.
      Set<Found> again = new LinkedHashSet<>();
      follow(wanted, again, true);
      development.addAll(again);
    }
    Set<InstalledPackage> known = targets(development);
    more.removeIf(need -> known.contains(need.found.target()));
    while (!more.isEmpty()) {
      Set<Found> all = new LinkedHashSet<>();
      follow(more, all, true);
      all.removeAll(production);
      production.addAll(all);
      more = unasked(targets(all));
    }
  }

  private List<Need> unasked(Collection<InstalledPackage> modules) {
    Set<InstalledPackage> asked = targets(development);
    asked.addAll(targets(production));
    List<Need> found = new ArrayList<>();
    for (InstalledPackage module : modules) {
      try {
        installed.within(module).stream()
            .filter(one -> !asked.contains(one.target()))
            .forEach(one -> found.add(new Need(one, one.target().folder.name(), "", null)));
      } catch (IOException e) {
        warnings.accept("the packages of " + module.folder.name() + ": " + IoReason.of(e));
      }
    }
    return found;
  }

  private static Set<InstalledPackage> targets(Set<Found> found) {
    Set<InstalledPackage> targets = new LinkedHashSet<>();
    found.forEach(one -> targets.add(one.target()));
    return targets;
  }

  private DevDependencies difference() {
    Set<InstalledPackage> needed = targets(production);
    Set<Object> folders = new HashSet<>();
    Map<Object, Set<String>> left = new HashMap<>();
    for (Found found : development) {
      if (!needed.contains(found.target())) {
        folders.add(found.target().folder.key());
        folders.add(found.target().store.key());
        commands(found, left);
      }
    }
    if (!left.isEmpty()) {
      Map<Object, Set<String>> kept = new HashMap<>();
      production.forEach(found -> commands(found, kept));
      left.forEach((bin, names) -> names.removeAll(kept.getOrDefault(bin, Set.of())));
    }
    return new DevDependencies(folders, left);
  }

  private void commands(Found found, Map<Object, Set<String>> into) {
    FolderItem bin = found.modules().folder(".bin");
    if (bin == null) {
      return;
    }
    Set<String> known = commands.get(found.target());
    Set<String> names =
        known == null ? json(found.target(), found.target().folder.name()).commands() : known;
    if (!names.isEmpty()) {
      into.computeIfAbsent(bin.key(), key -> new HashSet<>()).addAll(names);
    }
  }
}
