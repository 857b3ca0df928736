package aloft.cli.packaging;

import aloft.cli.packaging.tree.Folder;
import aloft.cli.packaging.tree.Item;
import aloft.cli.packaging.tree.Leaf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/// Finds the folders that have a package.json of their own, where a package wants to look at all.
final class Projects {
  private final Object output;
  private final List<String> found = new ArrayList<>();
  private final Deque<Object> above = new ArrayDeque<>();

  private Projects(Object output) {
    this.output = output;
  }

  /// The paths of the projects, from the root.
  ///
  /// @param output the key of the output folder
  static List<String> in(Folder root, Collection<Selection> wanted, Object output) {
    Projects projects = new Projects(output);
    projects.look(root, "", wanted.stream().map(Selection::inside).toList());
    return projects.found;
  }

  private void look(Folder folder, String path, List<Selection.Scope> scopes) {
    if (scopes.isEmpty() || above.contains(folder.key())) {
      return;
    }
    above.push(folder.key());
    if (folder.item("package.json") instanceof Leaf) {
      found.add(path);
    }
    for (Item item : folder.items()) {
      if (item instanceof Folder inner
          && !inner.name().equals("node_modules")
          && !inner.key().equals(output)) {
        String name = path.isEmpty() ? inner.name() : path + "/" + inner.name();
        List<Selection.Scope> deeper =
            scopes.stream().map(s -> s.enter(name)).filter(s -> !s.isEmpty()).toList();
        look(inner, name, deeper);
      }
    }
    above.pop();
  }
}
