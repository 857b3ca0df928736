package aloft.cli.packaging;

import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.FolderItem;
import aloft.cli.packaging.tree.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/// Finds the folders with a package.json among those that packages may include.
final class NodeProjects {
  private final Object outputKey;
  private final List<String> paths = new ArrayList<>();
  private final Deque<Object> ancestors = new ArrayDeque<>();
  private final LinkLimit links = new LinkLimit();

  private NodeProjects(Object output) {
    this.outputKey = output;
  }

  /// The paths of the projects, from the root.
  ///
  /// @param output the key of the output folder
  static List<String> in(FolderItem root, Collection<FileSelection> selections, Object output) {
    NodeProjects projects = new NodeProjects(output);
    projects.search(root, "", selections.stream().map(FileSelection::rootScope).toList());
    return projects.paths;
  }

  private void search(FolderItem folder, String path, List<FileSelection.Scope> scopes) {
    if (scopes.isEmpty() || ancestors.contains(folder.key())) {
      return;
    }
    links.enter(folder, path);
    ancestors.push(folder.key());
    if (folder.item("package.json") instanceof FileItem) {
      paths.add(path);
    }
    for (Item item : folder.items()) {
      if (item instanceof FolderItem inner
          && !inner.name().equals("node_modules")
          && !inner.key().equals(outputKey)) {
        String name = path.isEmpty() ? inner.name() : path + "/" + inner.name();
        List<FileSelection.Scope> deeper =
            scopes.stream().map(s -> s.enter(name)).filter(s -> !s.isEmpty()).toList();
        search(inner, name, deeper);
      }
    }
    ancestors.pop();
  }
}
