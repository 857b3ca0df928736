package aloft.cli.packaging.node.lock;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a lock file says. It speaks of folders by their paths from its own.
interface LockFile {
  /// What to ask the file for, by the names that a project asks for; without those that the file
  /// knows in another version.
  ///
  /// @param project path of the project's folder
  /// @param ranges what the package.json says, by name
  /// @return null where the file does not fit the package.json
  @Nullable Map<String, String> asked(String project, Map<String, String> ranges);

  /// A package, or null where the file does not know it.
  ///
  /// @param name that it is asked for by
  /// @param asked what is asked for
  /// @param path of the folder that it is installed in
  @Nullable LockedPackage find(String name, String asked, String path);
}
