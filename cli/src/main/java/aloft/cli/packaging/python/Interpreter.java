package aloft.cli.packaging.python;

import aloft.cli.manifest.external.Programs;
import aloft.cli.packaging.tree.IoReason;
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

/// A Python of this machine, and its pip.
final class Interpreter {
  /// What pip.py ends with where there is no pip, and a shell where there is no such program.
  private static final Set<Integer> ABSENT = Set.of(97, 126, 127);

  /// Settings for pip that would send packages elsewhere.
  private static final Set<String> ELSEWHERE =
      Set.of("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV");

  private final Programs programs;
  private final Path program;

  /// What a run of it has come to.
  ///
  /// @param complaints what it wrote to stderr
  record Run(int exit, String output, String complaints) {
    boolean absent() {
      return ABSENT.contains(exit);
    }
  }

  /// @param folder to run it in
  Interpreter(Path program, Path folder, Map<String, String> variables) {
    this.program = program;
    Map<String, String> own = new HashMap<>(variables);
    own.keySet().removeAll(ELSEWHERE);
    own.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    own.put("PIP_NO_INPUT", "1");
    own.put("PIP_ROOT_USER_ACTION", "ignore");
    own.put("PYTHONIOENCODING", "utf-8");
    this.programs = new Programs(folder, own);
  }

  Path program() {
    return program;
  }

  /// Runs pip.
  ///
  /// @param machine the markers of the machine that it shall believe to run on, as JSON
  Run pip(String machine, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("-c", Script.TEXT, machine));
    words.addAll(arguments);
    return run(words);
  }

  /// Runs Python.
  Run run(List<String> arguments) {
    try {
      Path complaints = Files.createTempFile("aloft-pip-", ".log");
      try {
        Process process =
            programs.start(program, arguments, ProcessBuilder.Redirect.to(complaints.toFile()));
        try {
          process.getOutputStream().close();
          String output =
              new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          int exit = process.waitFor();
          return new Run(
              exit, output, new String(Files.readAllBytes(complaints), StandardCharsets.UTF_8));
        } finally {
          process.destroy();
        }
      } finally {
        Files.deleteIfExists(complaints);
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
