package aloft.cli.packaging.node;

import aloft.cli.packaging.tree.FolderItem;
import aloft.cli.packaging.tree.IoReason;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The installed packages that only development needs: those reachable from the devDependencies of
/// the projects but not from their other dependencies. Packages that no project requires are not
/// among them.
///
/// @param folders keys of the folders of the packages
/// @param commands names of their commands, by the key of the `.bin` folder that contains them
public record DevDependencies(Set<Object> folders, Map<Object, Set<String>> commands) {
  public static final DevDependencies NONE = new DevDependencies(Set.of(), Map.of());

  /// Finds the development dependencies of the projects.
  ///
  /// @param root the folder that contains all projects
  /// @param projects paths of the folders with a package.json, from the root
  /// @param warnings collects what could not be read, and why
  public static DevDependencies of(
      FolderItem root, Collection<String> projects, Consumer<String> warnings) {
    try {
      return new DependencySearch(root, warnings).developmentOnly(root, projects);
    } catch (IOException e) {
      warnings.accept(IoReason.of(e));
      return NONE;
    }
  }
}
