package aloft.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs programs of the `PATH` in one folder, with one set of environment variables.
public final class ProgramRunner {
  private final Path folder;
  private Map<String, String> variables;

  /// @param variables the environment of the programs, including PATH
  public ProgramRunner(Path folder, Map<String, String> variables) {
    this.folder = folder;
    this.variables = Map.copyOf(variables);
  }

  /// Returns the folder that programs run in.
  public Path folder() {
    return folder;
  }

  /// Returns the environment of programs that are started now.
  public Map<String, String> variables() {
    return variables;
  }

  /// Replaces the environment of programs that are started later.
  public void setVariables(Map<String, String> newVariables) {
    variables = Map.copyOf(newVariables);
  }

  /// Returns the executable of a program; null if it is not on the PATH.
  public @Nullable Path find(String name) {
    return new Programs(variables).find(name);
  }

  /// Starts a program.
  ///
  /// @param stderr where its stderr goes
  public Process start(Path program, List<String> arguments, ProcessBuilder.Redirect stderr)
      throws IOException {
    return builder(program, arguments).redirectError(stderr).start();
  }

  /// Starts a program that has the stdin, stdout and stderr of this process.
  public Process startAttached(Path program, List<String> arguments) throws IOException {
    return builder(program, arguments).inheritIO().start();
  }

  private ProcessBuilder builder(Path program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(variables);
    return builder;
  }

  /// Returns the stdout of a program; null if it is not installed or fails.
  public @Nullable String output(String name, List<String> arguments) {
    Path program = find(name);
    if (program == null) {
      return null;
    }
    try {
      Process process = start(program, arguments, ProcessBuilder.Redirect.DISCARD);
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? output : null;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
