package aloft.cli.packaging.node.lock;

import aloft.cli.manifest.text.YamlReader;
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

/// The lock files of projects: each in the project's folder, or in the one of its workspaces, which
/// is above.
public final class LockFiles {
  private final Map<Path, List<LockFile>> read = new HashMap<>();

  /// A file, and what it leaves in node_modules when what it says is installed.
  private record Form(String file, List<String> traces) {}

  private static final List<Form> FORMS =
      List.of(
          new Form("npm-shrinkwrap.json", List.of(".package-lock.json")),
          new Form("package-lock.json", List.of(".package-lock.json")),
          new Form("pnpm-lock.yaml", List.of(".modules.yaml")),
          new Form("yarn.lock", List.of(".yarn-integrity", ".yarn-state.yml")));

  /// What a project asks its lock file for.
  public static final class Asked {
    private final LockFile lock;
    private final Path folder;
    private final Map<String, String> names;

    private Asked(LockFile lock, Path folder, Map<String, String> names) {
      this.lock = lock;
      this.folder = folder;
      this.names = names;
    }

    /// By the names that the project asks for, what to ask the file for.
    public Map<String, String> names() {
      return names;
    }

    /// A package, or null where the file does not know it.
    ///
    /// @param name that it is asked for by
    /// @param asked what is asked for
    /// @param place the folder that it is installed in, without links
    public @Nullable LockedPackage find(String name, String asked, Path place) {
      return place.startsWith(folder) ? lock.find(name, asked, path(folder, place)) : null;
    }
  }

  /// What a project asks its lock file for, or null where there is none that fits.
  ///
  /// @param project its folder, without links
  /// @param ranges what its package.json says, by name
  public @Nullable Asked of(Path project, Map<String, String> ranges) {
    for (Path folder = project; folder != null; folder = folder.getParent()) {
      List<LockFile> locks = read.computeIfAbsent(folder, LockFiles::in);
      for (LockFile lock : locks) {
        Map<String, String> names = lock.asked(path(folder, project), ranges);
        if (names != null) {
          return new Asked(lock, folder, names);
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

  /// Those of the installer that was at work, where that can be seen.
  private static List<LockFile> in(Path folder) {
    List<Form> present =
        FORMS.stream().filter(form -> Files.isRegularFile(folder.resolve(form.file))).toList();
    List<Form> used =
        present.stream()
            .filter(form ->
                form.traces.stream()
                    .anyMatch(trace -> Files.exists(folder.resolve("node_modules", trace))))
            .toList();
    List<LockFile> locks = new ArrayList<>();
    for (Form form : used.isEmpty() ? present : used) {
      LockFile lock = read(folder.resolve(form.file), form.file);
      if (lock != null) {
        locks.add(lock);
      }
    }
    return locks;
  }

  /// Null where the file is not what its name says: then what is installed tells as much.
  private static @Nullable LockFile read(Path place, String name) {
    try {
      String text = new String(Files.readAllBytes(place), StandardCharsets.UTF_8);
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
