package aloft.cli.engine;

import aloft.cli.packaging.python.PythonInstaller;
import aloft.spi.artifact.Destination;
import aloft.spi.artifact.PythonRequirements;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The packages and the interpreter of a Python function that runs from its source. Nothing is
/// installed: the packages are those that packaging has installed, for this machine or else for the
/// cloud, or those of a virtual environment.
///
/// @param libraries folders with packages, the first ones override the others
/// @param virtualEnvironment a virtual environment in the folder of the code or of the service;
///   null if there is none or the user has activated one
record PythonSetup(List<Path> libraries, @Nullable Path virtualEnvironment) {
  private static final String ACTIVE = "VIRTUAL_ENV";

  /// @param requirements the packages of the zip; null for none
  /// @param code the folder of the code
  /// @param scratch a folder for generated modules, which is created if needed
  static PythonSetup of(
      Project project, @Nullable PythonRequirements requirements, Path code, Path scratch)
      throws IOException {
    Environment environment = project.environment();
    boolean active = environment.variable(ACTIVE) != null;
    Path found = active ? null : find(code, project.root().path());
    if (requirements == null) {
      return new PythonSetup(List.of(), found);
    }
    List<Path> libraries = new ArrayList<>();
    for (String vendor : requirements.content().vendorFolders()) {
      libraries.add(project.root().resolve(vendor));
    }
    Environment used = found == null ? environment : withActive(environment, found);
    Path site = installed(project, requirements, used, Destination.LOCAL);
    if (site == null && !active && found == null) {
      site = installed(project, requirements, used, Destination.CLOUD);
    }
    if (site != null) {
      libraries.add(site);
    }
    if (requirements.content().zipped()) {
      // In the zip, this module unpacks the packages. Here they are not packed.
      Files.createDirectories(scratch);
      Files.writeString(scratch.resolve("unzip_requirements.py"), "");
      libraries.add(scratch);
    }
    return new PythonSetup(libraries, found);
  }

  private static @Nullable Path find(Path code, Path root) {
    for (Path folder : List.of(code, root)) {
      for (String name : List.of(".venv", "venv")) {
        Path candidate = folder.resolve(name);
        if (Files.isExecutable(candidate.resolve("bin").resolve("python3"))) {
          return candidate;
        }
      }
    }
    return null;
  }

  private static Environment withActive(Environment environment, Path virtualEnvironment) {
    Map<String, String> variables = new HashMap<>(environment.variables());
    variables.put(ACTIVE, virtualEnvironment.toString());
    return environment.withVariables(variables);
  }

  private static @Nullable Path installed(
      Project project,
      PythonRequirements requirements,
      Environment environment,
      Destination destination) {
    try (PythonInstaller installer =
        new PythonInstaller(environment, project.root().path(), destination, Progress.SILENT)) {
      return installer.findInstalled(requirements);
    } catch (UserException e) {
      // Packaging reports what is wrong with the requirements; the function may not need them.
      return null;
    }
  }

  /// Returns the user's variables with the virtual environment.
  Map<String, String> variables(Map<String, String> inherited) {
    if (virtualEnvironment == null) {
      return inherited;
    }
    Map<String, String> variables = new HashMap<>(inherited);
    variables.put(ACTIVE, virtualEnvironment.toString());
    return variables;
  }
}
