package aloft.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds programs on the `PATH`, as a shell does, and resolves the shims of pyenv: a shim exists
/// for every version that was ever installed, selected or not, and takes longer to start than the
/// program.
///
/// @see <a href="https://github.com/pyenv/pyenv#how-it-works">how pyenv selects a version</a>
public final class Programs {
  private final Map<String, String> variables;

  /// @param variables the environment variables: `PATH` and `PYENV_VERSION` are read
  public Programs(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /// The first of the programs that this machine has; null where it has none of them.
  ///
  /// @param names paths, or names to find on the `PATH`, in the order of preference
  /// @param folder where the program will run: pyenv selects a version by it
  public @Nullable Path first(List<String> names, Path folder) {
    for (String name : names) {
      Path found = name.contains("/") ? executable(Path.of(name)) : onPath(name, folder);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /// The file of a program on the `PATH`, shims included; null where there is none.
  public @Nullable Path find(String name) {
    for (Path entry : path()) {
      for (String ending : List.of("", ".exe")) {
        Path program = executable(entry.resolve(name + ending));
        if (program != null) {
          return program;
        }
      }
    }
    return null;
  }

  private @Nullable Path onPath(String name, Path folder) {
    for (Path entry : path()) {
      Path program = executable(entry.resolve(name));
      if (program != null && isShim(program)) {
        program = behindShim(program, folder);
      }
      if (program != null) {
        return program;
      }
    }
    return null;
  }

  // The folders of the PATH. An empty entry is skipped: it would mean the working folder.
  private List<Path> path() {
    List<Path> folders = new ArrayList<>();
    for (String entry : variables.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty() && entry.indexOf('\0') < 0) {
        folders.add(Path.of(entry));
      }
    }
    return folders;
  }

  private static @Nullable Path executable(Path program) {
    return Files.isRegularFile(program) && Files.isExecutable(program) ? program : null;
  }

  private static boolean isShim(Path program) {
    Path folder = program.getParent();
    return folder != null
        && folder.endsWith("shims")
        && Files.isDirectory(folder.resolveSibling("versions"));
  }

  private @Nullable Path behindShim(Path shim, Path folder) {
    Path root = shim.resolve("../..").normalize();
    for (String version : selectedVersions(root, folder)) {
      Path program =
          executable(installed(root, version).resolve("bin").resolve(shim.getFileName()));
      if (program != null) {
        return program;
      }
    }
    return null;
  }

  // `3.12` means the newest installed version that begins with `3.12.`.
  private static Path installed(Path root, String version) {
    Path exact = root.resolve("versions").resolve(version);
    if (Files.isDirectory(exact)) {
      return exact;
    }
    try (Stream<Path> versions = Files.list(root.resolve("versions"))) {
      return versions
          .filter(path -> String.valueOf(path.getFileName()).startsWith(version + "."))
          .max(Comparator.comparingInt(Programs::lastNumber))
          .orElse(exact);
    } catch (IOException e) {
      return exact;
    }
  }

  private static int lastNumber(Path version) {
    String name = String.valueOf(version.getFileName());
    String digits = name.substring(name.lastIndexOf('.') + 1).replaceAll("\\D.*", "");
    return digits.isEmpty() || digits.length() > 6 ? -1 : Integer.parseInt(digits);
  }

  // The order of pyenv: the variable, the nearest .python-version, the global file.
  private List<String> selectedVersions(Path root, Path folder) {
    String variable = variables.get("PYENV_VERSION");
    if (variable != null && !variable.isEmpty()) {
      return List.of(variable.split(":", -1));
    }
    for (Path at = folder; at != null; at = at.getParent()) {
      List<String> versions = versions(at.resolve(".python-version"));
      if (!versions.isEmpty()) {
        return versions;
      }
    }
    return versions(root.resolve("version"));
  }

  private static List<String> versions(Path file) {
    List<String> versions = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String version = line.strip();
        if (!version.isEmpty() && !version.startsWith("#")) {
          versions.addAll(List.of(version.split("\\s+", -1)));
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    return versions;
  }
}
