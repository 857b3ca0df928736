package aloft.cli.packaging.python;

import aloft.cli.manifest.external.Programs;
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

/// Finds the Pythons of this machine, those first that a worker would choose.
final class Interpreters {
  private static final String IDENTITY =
      "import sys, sysconfig; print(sys.executable, sys.version, sysconfig.get_platform())";

  private final Environment environment;
  private final Path service;
  private final Destination destination;

  Interpreters(Environment environment, Path service, Destination destination) {
    this.environment = environment;
    this.service = service;
    this.destination = destination;
  }

  /// The file of a program, or null where it is not installed.
  @Nullable Path find(String program) {
    return new Programs(service, environment.variables()).find(program);
  }

  /// A program in a folder.
  Interpreter in(Path folder, Path program) {
    return new Interpreter(program, folder, environment.variables());
  }

  /// All that may have a pip, in the order of preference.
  List<Interpreter> all(PythonRequirements wanted) {
    List<Interpreter> found = new ArrayList<>();
    for (String name : names(wanted)) {
      Path program = name.contains("/") ? service.resolve(name) : find(name);
      if (program != null && Files.isExecutable(program)) {
        found.add(in(service, program));
      }
    }
    return found;
  }

  private List<String> names(PythonRequirements wanted) {
    String given = wanted.pip().python();
    if (given != null) {
      return List.of(given);
    }
    String runtime = wanted.platform().runtime();
    String virtual = environment.variable("VIRTUAL_ENV");
    List<String> own = virtual == null ? List.of() : List.of(virtual + "/bin/python3");
    List<String> exact = List.of(runtime);
    return Stream.of(
            destination == Destination.CLOUD ? exact : own,
            destination == Destination.CLOUD ? own : exact,
            List.of("python3", "python"))
        .flatMap(List::stream)
        .toList();
  }

  /// The machine that packages are for, and the interpreters that may install them.
  record Choice(InstallTarget target, List<Interpreter> interpreters) {}

  /// Where packages are for this machine, it is the interpreter that runs the function here.
  Choice choice(PythonRequirements wanted) {
    if (destination == Destination.CLOUD) {
      return new Choice(InstallTarget.of(wanted.platform()), all(wanted));
    }
    for (Interpreter python : all(wanted)) {
      Interpreter.Run run = python.run(List.of("-c", IDENTITY));
      if (run.exit() == 0) {
        return new Choice(new InstallTarget(null, run.output()), List.of(python));
      }
    }
    throw missing(wanted, List.of());
  }

  /// There is none with a pip.
  UserException missing(PythonRequirements wanted, List<Interpreter> tried) {
    String programs =
        tried.stream()
            .map(python -> python.program().toString())
            .distinct()
            .collect(Collectors.joining(", "));
    return new UserException(
        Diagnostic.error(
                "python/no-pip",
                tried.isEmpty()
                    ? "there is no " + String.join(", no ", names(wanted)) + " on the PATH"
                    : "there is no pip, or an old one, with " + programs,
                wanted.place())
            .hint(
                "install Python 3 with pip 21 or newer"
                    + (wanted.asked()
                        ? ", or name one with \"pythonBin\""
                        : "; to package without it, set \"custom.pythonRequirements: false\"")));
  }
}
