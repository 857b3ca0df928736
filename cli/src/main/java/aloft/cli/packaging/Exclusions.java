package aloft.cli.packaging;

import aloft.cli.packaging.node.DevDependencies;
import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.FolderItem;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What no pattern can bring back: output folders, and packages needed for development only.
///
/// @param output the key of the output folder
record Exclusions(@Nullable Object output, DevDependencies development) {
  static final Exclusions NOTHING = new Exclusions(null, DevDependencies.NONE);

  /// @param path of the folder, from the root of the package
  boolean folder(FolderItem folder, String path) {
    return folder.key().equals(output)
        || isOutput(folder, path)
        || (development.folders().contains(folder.key()) && path.contains("node_modules/"));
  }

  /// An earlier output folder: it holds what only we write.
  private static boolean isOutput(FolderItem folder, String path) {
    return !path.contains("node_modules")
        && folder.item("steps.json") instanceof FileItem
        && folder.item("serverless-state.json") instanceof FileItem;
  }

  /// The names of files in a folder that are left out.
  Set<String> filesIn(FolderItem folder) {
    return development.commands().getOrDefault(folder.key(), Set.of());
  }
}
