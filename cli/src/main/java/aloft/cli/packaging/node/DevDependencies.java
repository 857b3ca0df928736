package aloft.cli.packaging.node;

import aloft.cli.packaging.node.Module.Found;
import aloft.cli.packaging.tree.Folder;
import aloft.cli.packaging.tree.Reason;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Which installed packages are there for development only: what the devDependencies of the
/// projects lead to and nothing else of theirs does. What no project asks for is not among them.
///
/// @param folders keys of the folders of those packages
/// @param commands names of their commands, by the key of the `.bin` folder that they are in
public record DevDependencies(Set<Object> folders, Map<Object, Set<String>> commands) {
  public static final DevDependencies NONE = new DevDependencies(Set.of(), Map.of());

  /// Finds them.
  ///
  /// @param root the folder that holds all
  /// @param projects paths of the folders that have a package.json of their own, from the root
  /// @param warnings is told, in words, what could not be looked at
  public static DevDependencies of(
      Folder root, Collection<String> projects, Consumer<String> warnings) {
    try {
      return new Search(new Installed(root), warnings).of(root, projects);
    } catch (IOException e) {
      warnings.accept(Reason.of(e));
      return NONE;
    }
  }

  private record Search(Installed installed, Consumer<String> warnings) {
    DevDependencies of(Folder root, Collection<String> paths) {
      Set<Module> projects = projects(root, paths);
      Set<Found> production = new LinkedHashSet<>();
      projects.forEach(project -> add(project, project.json.production(), production));
      boolean plain = projects.stream().allMatch(project -> project.json.development().isEmpty());
      if (plain && production.stream().noneMatch(found -> found.target().own)) {
        return NONE;
      }
      Set<Found> needed = closure(production);
      needed.stream().map(Found::target).filter(target -> target.own).forEach(projects::add);
      Set<Found> development = new LinkedHashSet<>();
      projects.forEach(project -> add(project, project.json.development(), development));
      return difference(closure(development), needed);
    }

    /// The projects, and those that are packed where a link to them lies while their own folder is
    /// left out.
    private Set<Module> projects(Folder root, Collection<String> paths) {
      Set<Module> projects = new LinkedHashSet<>();
      for (String path : paths) {
        Folder folder = root.folder(path);
        if (folder == null) {
          continue;
        }
        try {
          Module project = installed.project(folder, path);
          if (project != null) {
            projects.add(project);
            projects.addAll(project.json.workspaces() ? installed.linked(project) : List.of());
          }
        } catch (IOException e) {
          warnings.accept((path.isEmpty() ? "" : path + "/") + "package.json: " + Reason.of(e));
        }
      }
      return projects;
    }

    private void add(Module from, Set<String> names, Set<Found> found) {
      for (String name : names) {
        try {
          Found next = installed.resolve(from, name);
          if (next != null) {
            found.add(next);
          }
        } catch (IOException e) {
          warnings.accept("the package.json of " + name + ": " + Reason.of(e));
        }
      }
    }

    /// All that the given modules lead to, themselves included.
    private Set<Found> closure(Set<Found> start) {
      Set<Found> all = new LinkedHashSet<>(start);
      Set<Module> entered = new HashSet<>();
      Deque<Found> open = new ArrayDeque<>(start);
      while (!open.isEmpty()) {
        Module next = open.remove().target();
        if (entered.add(next)) {
          Set<Found> found = new LinkedHashSet<>();
          add(next, next.json.production(), found);
          found.stream().filter(all::add).forEach(open::add);
        }
      }
      return all;
    }
  }

  private static DevDependencies difference(Set<Found> development, Set<Found> production) {
    Set<Module> needed = new HashSet<>();
    Map<Object, Set<String>> kept = new HashMap<>();
    for (Found found : production) {
      needed.add(found.target());
      commands(found, kept);
    }
    Set<Object> folders = new HashSet<>();
    Map<Object, Set<String>> commands = new HashMap<>();
    for (Found found : development) {
      if (!needed.contains(found.target())) {
        folders.add(found.target().folder.key());
        folders.add(found.target().store.key());
        commands(found, commands);
      }
    }
    commands.forEach((bin, names) -> names.removeAll(kept.getOrDefault(bin, Set.of())));
    return new DevDependencies(folders, commands);
  }

  private static void commands(Found found, Map<Object, Set<String>> commands) {
    Folder bin = found.modules().folder(".bin");
    if (bin != null && !found.target().json.commands().isEmpty()) {
      commands
          .computeIfAbsent(bin.key(), key -> new HashSet<>())
          .addAll(found.target().json.commands());
    }
  }
}
