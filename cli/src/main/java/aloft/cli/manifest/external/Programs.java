package aloft.cli.manifest.external;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds programs on the user's PATH and runs them in the service's folder.
public final class Programs {
  private final Path folder;
  private Map<String, String> variables;

  /// @param variables the environment of the programs, including PATH
  public Programs(Path folder, Map<String, String> variables) {
    this.folder = folder;
    this.variables = Map.copyOf(variables);
  }

  Path folder() {
    return folder;
  }

  Map<String, String> variables() {
    return variables;
  }

  /// Replaces the environment of programs that are started later.
  void setVariables(Map<String, String> newVariables) {
    variables = Map.copyOf(newVariables);
  }

  /// The executable of a program, or null if it is not on the PATH.
  public @Nullable Path find(String name) {
    String path = variables.getOrDefault("PATH", "");
    for (String entry : path.split(File.pathSeparator, -1)) {
      for (String suffix : List.of("", ".exe")) {
        Path candidate = Path.of(entry.isEmpty() ? "." : entry, name + suffix);
        if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return candidate;
        }
      }
    }
    return null;
  }

  /// Starts a program.
  ///
  /// @param stderr where its stderr goes
  public Process start(Path program, List<String> arguments, ProcessBuilder.Redirect stderr)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(stderr);
    builder.environment().clear();
    builder.environment().putAll(variables);
    return builder.start();
  }

  /// The stdout of a program, or null if it is not installed or fails.
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
