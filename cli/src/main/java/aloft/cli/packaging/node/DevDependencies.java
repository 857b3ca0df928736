package aloft.cli.packaging.node;

import aloft.cli.packaging.tree.FolderItem;
import aloft.cli.packaging.tree.IoReason;
import java.io.IOException;
import java.util.Collection;
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
      FolderItem root, Collection<String> projects, Consumer<String> warnings) {
    try {
      return new DependencySearch(root, warnings).of(root, projects);
    } catch (IOException e) {
      warnings.accept(IoReason.of(e));
      return NONE;
    }
  }
}
