package aloft.cli.packaging;

import aloft.cli.packaging.tree.FolderItem;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.HashSet;
import java.util.Set;

/// Ends a walk in which links multiply the paths to the same folders.
final class LinkLimit {
  private static final int MIN_PATHS = 10_000;

  /// A store of linked packages has one path for each dependant of a package, about four.
  private static final int MAX_PATHS_PER_FOLDER = 20;

  private final Set<Object> folders = new HashSet<>();
  private int paths;

  /// Counts a folder of the walk.
  ///
  /// @throws UserException if there are far more paths than folders
  void enter(FolderItem folder, String path) {
    folders.add(folder.key());
    paths++;
    if (paths > MIN_PATHS && paths > MAX_PATHS_PER_FOLDER * folders.size()) {
      throw new UserException(
          Diagnostic.error(
                  "package/links",
                  "links create more than "
                      + paths
                      + " paths to "
                      + folders.size()
                      + " folders, such as "
                      + path)
              .hint("exclude the links with package.patterns: - \"!...\""));
    }
  }
}
