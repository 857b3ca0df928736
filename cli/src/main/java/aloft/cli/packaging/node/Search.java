package aloft.cli.packaging.node;

import aloft.cli.packaging.node.Module.Found;
import aloft.cli.packaging.node.lock.Locked;
import aloft.cli.packaging.node.lock.Locks;
import aloft.cli.packaging.tree.Folder;
import aloft.cli.packaging.tree.Reason;
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
final class Search {
  private final Installed installed;
  private final Consumer<String> warnings;
  private final Locks locks = new Locks();
  private final Set<Module> projects = new LinkedHashSet<>();
  private final Set<Found> production = new LinkedHashSet<>();
  private final Set<Found> development = new LinkedHashSet<>();
  private final Map<Module, Set<String>> commands = new HashMap<>();

  /// A package that is asked for.
  ///
  /// @param name that it is asked for by
  /// @param asked what to ask the lock file for, if there is one
  private record Need(Found found, String name, String asked, Locks.@Nullable Asked lock) {}

  Search(Folder root, Consumer<String> warnings) throws IOException {
    this.installed = new Installed(root);
    this.warnings = warnings;
  }

  DevDependencies of(Folder root, Collection<String> paths) {
    for (String path : paths) {
      Folder folder = root.folder(path);
      Module project = folder == null ? null : installed.project(folder, path);
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
  private void add(Module project, String name) {
    try {
      PackageJson json = project.json();
      projects.add(project);
      projects.addAll(json.workspaces() ? installed.linked(project) : List.of());
    } catch (IOException e) {
      warnings.accept(name + ": " + Reason.of(e));
    }
  }

  private PackageJson json(Module module, String name) {
    try {
      return module.json();
    } catch (IOException e) {
      warnings.accept("the package.json of " + name + ": " + Reason.of(e));
      return PackageJson.EMPTY;
    }
  }

  /// What a project itself asks for.
  private List<Need> needs(Module project, boolean development) {
    List<Need> needs = new ArrayList<>();
    PackageJson json = json(project, project.folder.name());
    Map<String, String> ranges = development ? json.development() : json.production();
    try {
      Locks.Asked lock = ranges.isEmpty() ? null : locks.of(project.place(), json.all());
      for (Map.Entry<String, String> one : ranges.entrySet()) {
        String name = one.getKey();
        String asked = lock == null ? null : lock.names().get(name);
        resolve(project, name, asked == null ? one.getValue() : asked, lock, needs);
      }
    } catch (IOException e) {
      warnings.accept("the folder " + project.folder.name() + ": " + Reason.of(e));
    }
    return needs;
  }

  /// Whether the name leads to a package.
  private boolean resolve(
      Module from, String name, String asked, Locks.@Nullable Asked lock, List<Need> needs) {
    try {
      Found found = installed.resolve(from, name);
      if (found != null) {
        needs.add(new Need(found, name, asked, lock));
      }
      return found != null;
    } catch (IOException e) {
      warnings.accept("the package.json of " + name + ": " + Reason.of(e));
      return false;
    }
  }

  /// All that the given needs lead to, themselves included.
  private void follow(List<Need> start, Set<Found> all, boolean needed) {
    Set<Module> entered = new HashSet<>();
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
    Module from = need.found.target();
    if (from.own) {
      return needs(from, false);
    }
    List<Need> needs = new ArrayList<>();
    Locked locked = locked(need);
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

  private @Nullable Locked locked(Need need) {
    Locks.Asked lock = need.lock;
    if (lock == null) {
      return null;
    }
    Module target = need.found.target();
    try {
      Locked locked = lock.find(need.name, need.asked, target.place());
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
    Set<Module> known = targets(development);
    more.removeIf(need -> known.contains(need.found.target()));
    while (!more.isEmpty()) {
      Set<Found> all = new LinkedHashSet<>();
      follow(more, all, true);
      all.removeAll(production);
      production.addAll(all);
      more = unasked(targets(all));
    }
  }

  private List<Need> unasked(Collection<Module> modules) {
    Set<Module> asked = targets(development);
    asked.addAll(targets(production));
    List<Need> found = new ArrayList<>();
    for (Module module : modules) {
      try {
        installed.within(module).stream()
            .filter(one -> !asked.contains(one.target()))
            .forEach(one -> found.add(new Need(one, one.target().folder.name(), "", null)));
      } catch (IOException e) {
        warnings.accept("the packages of " + module.folder.name() + ": " + Reason.of(e));
      }
    }
    return found;
  }

  private static Set<Module> targets(Set<Found> found) {
    Set<Module> targets = new LinkedHashSet<>();
    found.forEach(one -> targets.add(one.target()));
    return targets;
  }

  private DevDependencies difference() {
    Set<Module> needed = targets(production);
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
    Folder bin = found.modules().folder(".bin");
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
