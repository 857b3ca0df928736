package aloft.cli.packaging.node;

import aloft.cli.packaging.tree.FolderItem;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The packages that the Node projects of one packed folder use. Each question is answered once.
public final class NodeModules {
  private final FolderItem root;
  private final Collection<String> projects;
  private final InstalledPackages installed;
  private final Map<List<String>, ModuleLayout> layouts = new HashMap<>();
  private @Nullable DevDependencies development;
  private @Nullable ModuleLayout dependencies;

  /// @param root the folder that contains all projects
  /// @param projects paths of the folders with a package.json, from the root
  public NodeModules(FolderItem root, Collection<String> projects) {
    this.root = root;
    this.projects = List.copyOf(projects);
    this.installed = new InstalledPackages(root);
  }

  /// The packages that only development needs.
  ///
  /// @param warnings collects what could not be read, and why
  public synchronized DevDependencies development(Consumer<String> warnings) {
    if (development == null) {
      development = new DependencySearch(installed, warnings).developmentOnly(root, projects);
    }
    return development;
  }

  /// The dependencies of the projects, and what these need in turn.
  public synchronized ModuleLayout dependencies() {
    if (dependencies == null) {
      dependencies = ModuleLayout.ofProjects(root, installed, projects);
    }
    return dependencies;
  }

  /// The named packages, and what these need in turn.
  public synchronized ModuleLayout packages(Collection<String> names) {
    return layouts.computeIfAbsent(
        List.copyOf(names), key -> ModuleLayout.ofNames(root, installed, key));
  }

  /// Whether the packages are installed by Plug'n'Play of Yarn, which has no node_modules.
  public boolean usesPlugAndPlay() {
    return installed.usesPlugAndPlay();
  }
}
