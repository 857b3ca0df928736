package aloft.cli.packaging.python;

import aloft.cli.packaging.tree.IoReason;
import aloft.host.ProgramRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// A Python interpreter of this machine and its pip.
final class Interpreter {
  /// Exit codes of pip.py if there is no usable pip, and of a shell if there is no such program.
  private static final Set<Integer> UNAVAILABLE_EXITS = Set.of(97, 126, 127);

  /// Settings of pip that would change the location of the packages.
  private static final Set<String> LOCATION_SETTINGS =
      Set.of("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV");

  private final ProgramRunner programs;
  private final Path program;

  /// The result of a run.
  ///
  /// @param stderr what it wrote to stderr
  record Run(int exit, String stdout, String stderr) {
    boolean isUnavailable() {
      return UNAVAILABLE_EXITS.contains(exit);
    }
  }

  /// @param folder to run it in
  Interpreter(Path program, Path folder, Map<String, String> variables) {
    this.program = program;
    Map<String, String> environment = new HashMap<>(variables);
    environment.keySet().removeAll(LOCATION_SETTINGS);
    environment.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    environment.put("PIP_NO_INPUT", "1");
    environment.put("PIP_ROOT_USER_ACTION", "ignore");
    environment.put("PYTHONIOENCODING", "utf-8");
    this.programs = new ProgramRunner(folder, environment);
  }

  Path program() {
    return program;
  }

  /// Runs pip.
  ///
  /// @param markers the environment markers that replace its own, as JSON; `null` for its own
  Run pip(String markers, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("-c", Script.TEXT, markers));
    command.addAll(arguments);
    return run(command);
  }

  /// Runs Python.
  Run run(List<String> arguments) {
    try {
      Path log = Files.createTempFile("aloft-pip-", ".log");
      try {
        Process process =
            programs.start(program, arguments, ProcessBuilder.Redirect.to(log.toFile()));
        try {
          process.getOutputStream().close();
          String stdout =
              new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          int exit = process.waitFor();
          return new Run(exit, stdout, new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
        } finally {
          process.destroy();
        }
      } finally {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      return new Run(127, "", IoReason.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Run(130, "", "it was interrupted");
    }
  }

  private static final class Script {
    static final String TEXT = read();

    private static String read() {
      try (InputStream in =
          Objects.requireNonNull(Interpreter.class.getResourceAsStream("pip.py"))) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
