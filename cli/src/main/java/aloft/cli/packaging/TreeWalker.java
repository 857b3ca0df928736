package aloft.cli.packaging;

import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.FolderItem;
import aloft.cli.packaging.tree.Item;
import aloft.cli.packaging.tree.UnreadableItem;
import aloft.spi.diagnostic.Diagnostic;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Walks a folder and passes on the files that a package includes, in the order of UTF-8.
final class TreeWalker {
  private final Exclusions exclusions;
  private final BiConsumer<String, FileItem> files;
  private final Consumer<Diagnostic> warnings;
  private final Deque<Object> ancestors = new ArrayDeque<>();
  private final LinkLimit links = new LinkLimit();

  /// @param files accepts each file with its path, relative to the root of the package
  /// @param warnings collects warnings about included files that cannot be read
  TreeWalker(
      Exclusions exclusions, BiConsumer<String, FileItem> files, Consumer<Diagnostic> warnings) {
    this.exclusions = exclusions;
    this.files = files;
    this.warnings = warnings;
  }

  /// Walks a folder and the folders in it.
  ///
  /// @param path of the folder, relative to the root of the package; empty for that root
  void walk(FolderItem folder, String path, FileSelection.Scope scope) {
    if (scope.isEmpty() || ancestors.contains(folder.key())) {
      return;
    }
    links.enter(folder, path);
    ancestors.push(folder.key());
    Set<String> excluded = exclusions.excludedFilesIn(folder);
    String prefix = path.isEmpty() ? "" : path + "/";
    for (Item item : folder.items()) {
      String name = prefix + item.name();
      switch (item) {
        case FileItem file -> {
          if (!excluded.contains(file.name()) && scope.includes(name)) {
            files.accept(name, file);
          }
        }
        case UnreadableItem broken -> {
          if (!excluded.contains(broken.name()) && scope.includes(name)) {
            warn(name, broken.reason());
          }
        }
        case FolderItem inner -> {
          if (!exclusions.excludesFolder(inner, name)) {
            walk(inner, name, scope.enter(name));
          }
        }
      }
    }
    String problem = folder.readError();
    if (problem != null) {
      warn(path.isEmpty() ? "." : path, problem);
    }
    ancestors.pop();
  }

  private void warn(String path, String reason) {
    warnings.accept(Diagnostic.warning("package/left-out", path + " is not packed: " + reason));
  }
}
