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

/// Goes through a folder and hands over the files that a package wants, in the order of UTF-8.
final class TreeWalker {
  private final Exclusions omitted;
  private final BiConsumer<String, FileItem> files;
  private final Consumer<Diagnostic> warnings;
  private final Deque<Object> above = new ArrayDeque<>();

  /// @param files is told each file with its path, relative to the root of the package
  /// @param warnings is told what is wanted but cannot be read
  TreeWalker(
      Exclusions omitted, BiConsumer<String, FileItem> files, Consumer<Diagnostic> warnings) {
    this.omitted = omitted;
    this.files = files;
    this.warnings = warnings;
  }

  /// @param path of the folder, relative to the root of the package; empty for that root
  void through(FolderItem folder, String path, FileSelection.Scope scope) {
    if (scope.isEmpty() || above.contains(folder.key())) {
      return;
    }
    above.push(folder.key());
    Set<String> left = omitted.filesIn(folder);
    String prefix = path.isEmpty() ? "" : path + "/";
    for (Item item : folder.items()) {
      String name = prefix + item.name();
      switch (item) {
        case FileItem leaf -> {
          if (!left.contains(leaf.name()) && scope.keeps(name)) {
            files.accept(name, leaf);
          }
        }
        case UnreadableItem broken -> {
          if (!left.contains(broken.name()) && scope.keeps(name)) {
            warn(name, broken.reason());
          }
        }
        case FolderItem inner -> {
          if (!omitted.folder(inner, name)) {
            through(inner, name, scope.enter(name));
          }
        }
      }
    }
    String problem = folder.problem();
    if (problem != null) {
      warn(path.isEmpty() ? "." : path, problem);
    }
    above.pop();
  }

  private void warn(String path, String reason) {
    warnings.accept(
        Diagnostic.warning("package/left-out", path + " is left out of the package: " + reason));
  }
}
