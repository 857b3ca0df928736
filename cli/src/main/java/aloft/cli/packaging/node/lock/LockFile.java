package aloft.cli.packaging.node.lock;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A parsed lock file. Paths of folders are relative to its own folder.
interface LockFile {
  /// The specifiers under which the file lists the direct dependencies of a project, by name.
  /// Dependencies for which the file has another range are omitted.
  ///
  /// @param project path of the project's folder
  /// @param ranges the version ranges of the package.json, by name
  /// @return null if the file does not match the package.json
  @Nullable Map<String, String> specifiers(String project, Map<String, String> ranges);

  /// A locked package, or null if the file does not contain it.
  ///
  /// @param name the name in the dependencies of the package that requires it
  /// @param specifier the range or version by which the file lists it
  /// @param path of the folder in which it is installed
  @Nullable LockedPackage find(String name, String specifier, String path);
}
