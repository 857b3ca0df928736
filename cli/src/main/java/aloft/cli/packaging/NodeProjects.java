package aloft.cli.packaging;

import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.FolderItem;
import aloft.cli.packaging.tree.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/// Finds the folders that have a package.json of their own, where a package wants to look at all.
final class NodeProjects {
  private final Object output;
  private final List<String> found = new ArrayList<>();
  private final Deque<Object> above = new ArrayDeque<>();

  private NodeProjects(Object output) {
    this.output = output;
  }

  /// The paths of the projects, from the root.
  ///
  /// @param output the key of the output folder
  static List<String> in(FolderItem root, Collection<FileSelection> wanted, Object output) {
    NodeProjects projects = new NodeProjects(output);
    projects.look(root, "", wanted.stream().map(FileSelection::inside).toList());
    return projects.found;
  }

  private void look(FolderItem folder, String path, List<FileSelection.Scope> scopes) {
    if (scopes.isEmpty() || above.contains(folder.key())) {
      return;
    }
    above.push(folder.key());
    if (folder.item("package.json") instanceof FileItem) {
      found.add(path);
    }
    for (Item item : folder.items()) {
      if (item instanceof FolderItem inner
          && !inner.name().equals("node_modules")
          && !inner.key().equals(output)) {
        String name = path.isEmpty() ? inner.name() : path + "/" + inner.name();
        List<FileSelection.Scope> deeper =
            scopes.stream().map(s -> s.enter(name)).filter(s -> !s.isEmpty()).toList();
        look(inner, name, deeper);
      }
    }
    above.pop();
  }
}
