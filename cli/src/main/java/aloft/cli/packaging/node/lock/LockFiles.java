package aloft.cli.packaging.node.lock;

import aloft.cli.yaml.YamlReader;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The lock files of projects. A lock file is in the project's folder or in that of its workspace
/// root above.
public final class LockFiles {
  private final Map<Path, List<LockFile>> locksByFolder = new HashMap<>();

  /// A kind of lock file.
  ///
  /// @param traces files in node_modules that its package manager writes when it installs
  private record LockFormat(String file, List<String> traces) {}

  private static final List<LockFormat> FORMATS =
      List.of(
          new LockFormat("npm-shrinkwrap.json", List.of(".package-lock.json")),
          new LockFormat("package-lock.json", List.of(".package-lock.json")),
          new LockFormat("pnpm-lock.yaml", List.of(".modules.yaml")),
          new LockFormat("yarn.lock", List.of(".yarn-integrity", ".yarn-state.yml")));

  /// The lock file of a project.
  public static final class ProjectLock {
    private final LockFile lock;
    private final Path folder;
    private final Map<String, String> specifiers;

    private ProjectLock(LockFile lock, Path folder, Map<String, String> names) {
      this.lock = lock;
      this.folder = folder;
      this.specifiers = names;
    }

    /// The specifiers under which the file lists the direct dependencies of the project, by name.
    public Map<String, String> specifiers() {
      return specifiers;
    }

    /// A locked package, or null if the file does not contain it.
    ///
    /// @param name the name in the dependencies of the package that requires it
    /// @param specifier the range or version by which the file lists it
    /// @param location the folder in which it is installed, without links
    public @Nullable LockedPackage find(String name, String specifier, Path location) {
      return location.startsWith(folder)
          ? lock.find(name, specifier, path(folder, location))
          : null;
    }
  }

  /// The lock file of a project, or null if there is none that matches its package.json.
  ///
  /// @param project its folder, without links
  /// @param ranges the version ranges of its package.json, by name
  public @Nullable ProjectLock of(Path project, Map<String, String> ranges) {
    for (Path folder = project; folder != null; folder = folder.getParent()) {
      List<LockFile> locks = locksByFolder.computeIfAbsent(folder, LockFiles::in);
      for (LockFile lock : locks) {
        Map<String, String> names = lock.specifiers(path(folder, project), ranges);
        if (names != null) {
          return new ProjectLock(lock, folder, names);
        }
      }
      if (!locks.isEmpty()) {
        return null;
      }
    }
    return null;
  }

  private static String path(Path from, Path to) {
    return from.relativize(to).toString().replace('\\', '/');
  }

  /// The lock files of the package manager that installed node_modules, or else all lock files.
  private static List<LockFile> in(Path folder) {
    List<LockFormat> present =
        FORMATS.stream()
            .filter(format -> Files.isRegularFile(folder.resolve(format.file)))
            .toList();
    List<LockFormat> used =
        present.stream()
            .filter(format ->
                format.traces.stream()
                    .anyMatch(trace -> Files.exists(folder.resolve("node_modules", trace))))
            .toList();
    List<LockFile> locks = new ArrayList<>();
    for (LockFormat format : used.isEmpty() ? present : used) {
      LockFile lock = locksByFolder(folder.resolve(format.file), format.file);
      if (lock != null) {
        locks.add(lock);
      }
    }
    return locks;
  }

  /// Parses a lock file. Returns null if it is not valid; then the installed package.json files are
  /// used.
  private static @Nullable LockFile locksByFolder(Path location, String name) {
    try {
      String text = new String(Files.readAllBytes(location), StandardCharsets.UTF_8);
      if (name.equals("yarn.lock")) {
        return YarnLock.read(text, name);
      }
      Node file = name.endsWith(".json") ? Json.read(text, name) : YamlReader.read(text, name);
      if (file instanceof Mapping mapping) {
        return name.endsWith(".json") ? new NpmLock(mapping) : new PnpmLock(mapping);
      }
    } catch (IOException | UserException e) {
      return null;
    }
    return null;
  }
}
