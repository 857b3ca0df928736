package aloft.cli.packaging;

import aloft.cli.packaging.node.DevDependencies;
import aloft.cli.packaging.tree.Folder;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What no pattern can bring back: the output folder, and packages needed for development only.
///
/// @param output the key of the output folder
record Omitted(@Nullable Object output, DevDependencies development) {

  /// @param path of the folder, from the root of the package
  boolean folder(Folder folder, String path) {
    return folder.key().equals(output)
        || (development.folders().contains(folder.key()) && path.contains("node_modules/"));
  }

  /// The names of files in a folder that are left out.
  Set<String> filesIn(Folder folder) {
    return development.commands().getOrDefault(folder.key(), Set.of());
  }
}
