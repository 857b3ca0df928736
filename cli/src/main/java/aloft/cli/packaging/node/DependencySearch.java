package aloft.cli.packaging.node;

import aloft.cli.packaging.node.InstalledPackage.Resolution;
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

/// Follows dependencies from the projects. Names are resolved in node_modules folders; the
/// dependencies of a package are read from the lock file, or from its package.json if the lock file
/// does not contain it.
final class DependencySearch {
  private final InstalledPackages installed;
  private final Consumer<String> warnings;
  private final LockFiles locks = new LockFiles();
  private final Set<InstalledPackage> projects = new LinkedHashSet<>();
  private final Set<Resolution> production = new LinkedHashSet<>();
  private final Set<Resolution> development = new LinkedHashSet<>();
  private final Map<InstalledPackage, Set<String>> commands = new HashMap<>();

  /// An installed package that a project or package depends on.
  ///
  /// @param name the name in the dependencies of the package that requires it
  /// @param specifier the range or version by which the lock file lists it
  /// @param lock the lock file of the project, if there is one
  private record Dependency(
      Resolution resolution, String name, String specifier, LockFiles.@Nullable ProjectLock lock) {}

  DependencySearch(InstalledPackages installed, Consumer<String> warnings) {
    this.installed = installed;
    this.warnings = warnings;
  }

  DevDependencies developmentOnly(FolderItem root, Collection<String> paths) {
    for (String path : paths) {
      FolderItem folder = root.folder(path);
      InstalledPackage project = folder == null ? null : installed.project(folder, path);
      if (project != null) {
        addProject(project, (path.isEmpty() ? "" : path + "/") + "package.json");
      }
    }
    List<Dependency> productionRoots = new ArrayList<>();
    projects.forEach(project -> productionRoots.addAll(dependencies(project, false)));
    boolean hasNoDevDependencies =
        projects.stream()
            .allMatch(project -> json(project, project.folder.name()).development().isEmpty());
    if (hasNoDevDependencies
        && productionRoots.stream()
            .noneMatch(dependency -> dependency.resolution.target().isUserCode)) {
      return DevDependencies.NONE;
    }
    collectReachable(productionRoots, production, true);
    production.stream()
        .map(Resolution::target)
        .filter(target -> target.isUserCode)
        .forEach(projects::add);
    List<Dependency> developmentRoots = new ArrayList<>();
    projects.forEach(project -> developmentRoots.addAll(dependencies(project, true)));
    collectReachable(developmentRoots, development, false);
    keepUnrequested(developmentRoots);
    return withoutProduction();
  }

  /// Adds a project and the packages of its workspaces, which are packed through their links in
  /// node_modules even if their own folders are excluded.
  private void addProject(InstalledPackage project, String name) {
    try {
      PackageJson json = project.json();
      projects.add(project);
      projects.addAll(json.workspaces() ? installed.linkedUserPackages(project) : List.of());
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

  /// The direct dependencies of a project.
  private List<Dependency> dependencies(InstalledPackage project, boolean development) {
    List<Dependency> dependencies = new ArrayList<>();
    PackageJson json = json(project, project.folder.name());
    Map<String, String> ranges = development ? json.development() : json.production();
    try {
      LockFiles.ProjectLock lock =
          ranges.isEmpty() ? null : locks.of(project.realPath(), json.allRanges());
      for (Map.Entry<String, String> entry : ranges.entrySet()) {
        String name = entry.getKey();
        String specifier = lock == null ? null : lock.specifiers().get(name);
        resolve(
            project, name, specifier == null ? entry.getValue() : specifier, lock, dependencies);
      }
    } catch (IOException e) {
      warnings.accept("the folder " + project.folder.name() + ": " + IoReason.of(e));
    }
    return dependencies;
  }

  /// Adds the package that a name resolves to, and returns whether there is one.
  private boolean resolve(
      InstalledPackage from,
      String name,
      String specifier,
      LockFiles.@Nullable ProjectLock lock,
      List<Dependency> dependencies) {
    try {
      Resolution resolution = installed.resolve(from, name);
      if (resolution != null) {
        dependencies.add(new Dependency(resolution, name, specifier, lock));
      }
      return resolution != null;
    } catch (IOException e) {
      warnings.accept("the package.json of " + name + ": " + IoReason.of(e));
      return false;
    }
  }

  /// Adds everything reachable from the given dependencies, themselves included.
  private void collectReachable(
      List<Dependency> roots, Set<Resolution> reached, boolean forProduction) {
    Set<InstalledPackage> entered = new HashSet<>();
    Deque<Dependency> open = new ArrayDeque<>();
    roots.stream().filter(dependency -> reached.add(dependency.resolution)).forEach(open::add);
    while (!open.isEmpty()) {
      Dependency next = open.remove();
      if (entered.add(next.resolution.target())) {
        dependencies(next, forProduction).stream()
            .filter(dependency -> reached.add(dependency.resolution))
            .forEach(open::add);
      }
    }
  }

  /// The dependencies of a package. For production, a lock file that omits peers is not used. If a
  /// package that the lock file lists is not installed, the package.json is read too.
  private List<Dependency> dependencies(Dependency dependency, boolean forProduction) {
    InstalledPackage from = dependency.resolution.target();
    if (from.isUserCode) {
      return dependencies(from, false);
    }
    List<Dependency> dependencies = new ArrayList<>();
    LockedPackage locked = locked(dependency);
    boolean usesLock = locked != null && (locked.includesPeers() || !forProduction);
    if (locked != null && usesLock) {
      for (Map.Entry<String, String> entry : locked.dependencies().entrySet()) {
        usesLock &= resolve(from, entry.getKey(), entry.getValue(), dependency.lock, dependencies);
      }
    }
    if (!usesLock) {
      json(from, dependency.name)
          .production()
          .forEach((name, range) -> resolve(from, name, range, dependency.lock, dependencies));
    }
    return dependencies;
  }

  private @Nullable LockedPackage locked(Dependency dependency) {
    LockFiles.ProjectLock lock = dependency.lock;
    if (lock == null) {
      return null;
    }
    InstalledPackage target = dependency.resolution.target();
    try {
      LockedPackage locked = lock.find(dependency.name, dependency.specifier, target.realPath());
      Set<String> names = locked == null ? null : locked.commands();
      if (names != null) {
        commands.put(target, names);
      }
      return locked;
    } catch (IOException e) {
      return null;
    }
  }

  /// Keeps packages in node_modules that no project requires, with their dependencies.
  private void keepUnrequested(List<Dependency> developmentRoots) {
    List<Dependency> unrequested = unrequested(projects);
    unrequested.addAll(unrequested(targets(production)));
    if (!unrequested.isEmpty()) {
      // A lock file without peers omits those that npm installed automatically.
      Set<Resolution> withPeers = new LinkedHashSet<>();
      collectReachable(developmentRoots, withPeers, true);
      development.addAll(withPeers);
    }
    Set<InstalledPackage> developmentTargets = targets(development);
    unrequested.removeIf(dependency -> developmentTargets.contains(dependency.resolution.target()));
    while (!unrequested.isEmpty()) {
      Set<Resolution> reached = new LinkedHashSet<>();
      collectReachable(unrequested, reached, true);
      reached.removeAll(production);
      production.addAll(reached);
      unrequested = unrequested(targets(reached));
    }
  }

  private List<Dependency> unrequested(Collection<InstalledPackage> modules) {
    Set<InstalledPackage> requested = targets(development);
    requested.addAll(targets(production));
    List<Dependency> result = new ArrayList<>();
    for (InstalledPackage module : modules) {
      if (module.path == null) {
        continue;
      }
      try {
        installed.installedIn(module).stream()
            .filter(entry -> !requested.contains(entry.target()))
            .forEach(
                entry -> result.add(new Dependency(entry, entry.target().folder.name(), "", null)));
      } catch (IOException e) {
        warnings.accept("the packages of " + module.folder.name() + ": " + IoReason.of(e));
      }
    }
    return result;
  }

  private static Set<InstalledPackage> targets(Set<Resolution> resolutions) {
    Set<InstalledPackage> targets = new LinkedHashSet<>();
    resolutions.forEach(resolution -> targets.add(resolution.target()));
    return targets;
  }

  private DevDependencies withoutProduction() {
    Set<InstalledPackage> productionTargets = targets(production);
    Set<Object> folders = new HashSet<>();
    Map<Object, Set<String>> excluded = new HashMap<>();
    for (Resolution resolution : development) {
      if (!productionTargets.contains(resolution.target())) {
        folders.add(resolution.target().folder.key());
        folders.add(resolution.target().storeFolder.key());
        commands(resolution, excluded);
      }
    }
    if (!excluded.isEmpty()) {
      Map<Object, Set<String>> kept = new HashMap<>();
      production.forEach(resolution -> commands(resolution, kept));
      excluded.forEach((bin, names) -> names.removeAll(kept.getOrDefault(bin, Set.of())));
    }
    return new DevDependencies(folders, excluded);
  }

  private void commands(Resolution resolution, Map<Object, Set<String>> commandsByBin) {
    FolderItem bin = resolution.modulesFolder().folder(".bin");
    if (bin == null) {
      return;
    }
    Set<String> lockedNames = commands.get(resolution.target());
    Set<String> names =
        lockedNames == null
            ? json(resolution.target(), resolution.target().folder.name()).commands()
            : lockedNames;
    if (!names.isEmpty()) {
      commandsByBin.computeIfAbsent(bin.key(), key -> new HashSet<>()).addAll(names);
    }
  }
}
