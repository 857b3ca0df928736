package aloft.local.worker;

import aloft.spi.provider.Environment;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds programs on the PATH and resolves the shims of pyenv. Shims exist for all versions ever
/// installed, selected or not, and start more slowly than the program itself.
final class Programs {
  private final Environment environment;

  Programs(Environment environment) {
    this.environment = environment;
  }

  /// The first of the programs that exists; null if none does.
  ///
  /// @param folder the working folder of the program, which selects the pyenv version
  @Nullable Path find(List<String> names, Path folder) {
    for (String name : names) {
      Path found = name.contains("/") ? ifExecutable(Path.of(name)) : onPath(name, folder);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Path onPath(String name, Path folder) {
    String path = environment.variable("PATH");
    if (path == null) {
      return null;
    }
    for (String entry : path.split(File.pathSeparator, -1)) {
      Path found = entry.isEmpty() ? null : ifExecutable(Path.of(entry, name));
      if (found != null && isShim(found)) {
        found = resolveShim(found, folder);
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable Path ifExecutable(Path program) {
    return Files.isRegularFile(program) && Files.isExecutable(program) ? program : null;
  }

  private static boolean isShim(Path program) {
    Path folder = program.getParent();
    return folder != null
        && folder.endsWith("shims")
        && Files.isDirectory(folder.resolveSibling("versions"));
  }

  private @Nullable Path resolveShim(Path shim, Path folder) {
    Path root = shim.resolve("../..").normalize();
    for (String version : selectedVersions(root, folder)) {
      Path found =
          ifExecutable(versionFolder(root, version).resolve("bin").resolve(shim.getFileName()));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  // `3.12` selects the newest installed 3.12.x.
  private static Path versionFolder(Path root, String version) {
    Path exact = root.resolve("versions").resolve(version);
    if (Files.isDirectory(exact)) {
      return exact;
    }
    try (Stream<Path> installed = Files.list(root.resolve("versions"))) {
      return installed
          .filter(folder -> String.valueOf(folder.getFileName()).startsWith(version + "."))
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

  // In the order of pyenv: the variable, the nearest .python-version, the global file.
  private List<String> selectedVersions(Path root, Path folder) {
    String variable = environment.variable("PYENV_VERSION");
    if (variable != null) {
      return List.of(variable.split(":", -1));
    }
    for (Path at = folder; at != null; at = at.getParent()) {
      List<String> versions = readVersions(at.resolve(".python-version"));
      if (!versions.isEmpty()) {
        return versions;
      }
    }
    return readVersions(root.resolve("version"));
  }

  private static List<String> readVersions(Path file) {
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
