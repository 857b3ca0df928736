package aloft.cli.packaging;

import aloft.cli.packaging.node.DevDependencies;
import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.FolderItem;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Files and folders that no pattern can include: output folders and development dependencies.
///
/// @param outputKey the key of the output folder
/// @param hidden keys of folders whose packages are placed elsewhere
record Exclusions(@Nullable Object outputKey, DevDependencies devDependencies, Set<Object> hidden) {
  static final Exclusions NONE = new Exclusions(null, DevDependencies.NONE, Set.of());

  /// Whether a folder is excluded.
  ///
  /// @param path of the folder, from the root of the package
  boolean excludesFolder(FolderItem folder, String path) {
    return folder.key().equals(outputKey)
        || hidden.contains(folder.key())
        || isOutput(folder, path)
        || (devDependencies.folders().contains(folder.key()) && path.contains("node_modules/"));
  }

  /// Whether it is an output folder of an earlier run, which contains files that only Aloft writes.
  private static boolean isOutput(FolderItem folder, String path) {
    return !path.contains("node_modules")
        && folder.item("steps.json") instanceof FileItem
        && folder.item("serverless-state.json") instanceof FileItem;
  }

  /// The names of excluded files in a folder.
  Set<String> excludedFilesIn(FolderItem folder) {
    return devDependencies.commands().getOrDefault(folder.key(), Set.of());
  }
}
