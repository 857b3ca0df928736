package aloft.cli.packaging.python;

import aloft.host.ProgramRunner;
import aloft.spi.artifact.Destination;
import aloft.spi.artifact.PythonRequirements;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the Python interpreters of this machine. Those that a worker would choose come first.
final class Interpreters {
  private static final String IDENTITY_SCRIPT =
      "import sys, sysconfig; print(sys.executable, sys.version, sysconfig.get_platform())";

  private final Environment environment;
  private final Path service;
  private final Destination destination;

  Interpreters(Environment environment, Path service, Destination destination) {
    this.environment = environment;
    this.service = service;
    this.destination = destination;
  }

  /// The file of a program, or null if it is not installed.
  @Nullable Path find(String program) {
    return new ProgramRunner(service, environment.variables()).find(program);
  }

  /// A Python program that runs in a folder.
  Interpreter interpreter(Path folder, Path program) {
    return new Interpreter(program, folder, environment.variables());
  }

  /// The interpreters that may have a pip, in order of preference.
  List<Interpreter> candidates(PythonRequirements settings) {
    List<Interpreter> interpreters = new ArrayList<>();
    for (String name : names(settings)) {
      Path program = name.contains("/") ? service.resolve(name) : find(name);
      if (program != null && Files.isExecutable(program)) {
        interpreters.add(interpreter(service, program));
      }
    }
    return interpreters;
  }

  private List<String> names(PythonRequirements settings) {
    String configured = settings.pip().python();
    if (configured != null) {
      return List.of(configured);
    }
    String runtime = settings.platform().runtime();
    String virtualEnvFolder = environment.variable("VIRTUAL_ENV");
    List<String> virtualEnv =
        virtualEnvFolder == null ? List.of() : List.of(virtualEnvFolder + "/bin/python3");
    List<String> exact = List.of(runtime);
    return Stream.of(
            destination == Destination.CLOUD ? exact : virtualEnv,
            destination == Destination.CLOUD ? virtualEnv : exact,
            List.of("python3", "python"))
        .flatMap(List::stream)
        .toList();
  }

  /// The platform that packages are for, and the interpreters that may install them.
  record Choice(InstallTarget target, List<Interpreter> interpreters) {}

  /// Chooses the target and the interpreters. For this machine, it is the interpreter that runs the
  /// function.
  Choice choose(PythonRequirements settings) {
    if (destination == Destination.CLOUD) {
      return new Choice(InstallTarget.of(settings.platform()), candidates(settings));
    }
    for (Interpreter python : candidates(settings)) {
      Interpreter.Run run = python.run(List.of("-c", IDENTITY_SCRIPT));
      if (run.exit() == 0) {
        return new Choice(new InstallTarget(null, run.stdout()), List.of(python));
      }
    }
    throw noPip(settings, List.of());
  }

  /// The error that no interpreter has a usable pip.
  UserException noPip(PythonRequirements settings, List<Interpreter> tried) {
    String programs =
        tried.stream()
            .map(python -> python.program().toString())
            .distinct()
            .collect(Collectors.joining(", "));
    return new UserException(
        Diagnostic.error(
                "python/no-pip",
                tried.isEmpty()
                    ? "not found on the PATH: " + String.join(", ", names(settings))
                    : "pip is missing or too old in " + programs,
                settings.place())
            .hint(
                "install Python 3 with pip 21 or newer"
                    + (settings.requested()
                        ? ", or set \"pythonBin\""
                        : "; to package without it, set \"custom.pythonRequirements: false\"")));
  }
}
