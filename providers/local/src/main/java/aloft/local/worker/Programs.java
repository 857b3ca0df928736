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

/// Finds programs as a shell does, and looks behind the shims of pyenv: these are there for every
/// version that was ever installed, chosen or not, and take longer to start than the program.
final class Programs {
  private final Environment environment;

  Programs(Environment environment) {
    this.environment = environment;
  }

  /// The first of the programs that is on this machine.
  ///
  /// @param folder where it will run: pyenv chooses by it
  @Nullable Path first(List<String> names, Path folder) {
    for (String name : names) {
      Path found = name.contains("/") ? executable(Path.of(name)) : onPath(name, folder);
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
    for (String place : path.split(File.pathSeparator, -1)) {
      Path found = place.isEmpty() ? null : executable(Path.of(place, name));
      if (found != null && isShim(found)) {
        found = behind(found, folder);
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable Path executable(Path program) {
    return Files.isRegularFile(program) && Files.isExecutable(program) ? program : null;
  }

  private static boolean isShim(Path program) {
    Path place = program.getParent();
    return place != null
        && place.endsWith("shims")
        && Files.isDirectory(place.resolveSibling("versions"));
  }

  private @Nullable Path behind(Path shim, Path folder) {
    Path root = shim.resolve("../..").normalize();
    for (String version : chosen(root, folder)) {
      Path found = executable(installed(root, version).resolve("bin").resolve(shim.getFileName()));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  // `3.12` stands for the last of the 3.12s that are there.
  private static Path installed(Path root, String version) {
    Path exact = root.resolve("versions").resolve(version);
    if (Files.isDirectory(exact)) {
      return exact;
    }
    try (Stream<Path> all = Files.list(root.resolve("versions"))) {
      return all.filter(each -> String.valueOf(each.getFileName()).startsWith(version + "."))
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

  // What pyenv asks, in its order: the variable, the nearest .python-version, the global file.
  private List<String> chosen(Path root, Path folder) {
    String variable = environment.variable("PYENV_VERSION");
    if (variable != null) {
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
