package aloft.aws.cloud.fact;

import aloft.host.Programs;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The user's docker, podman or buildah, which builds and pushes images. All three have the same
/// commands and options for this.
///
/// @param name as users know it
/// @param environment in whose working folder it runs
record ImageEngine(String name, Path program, Environment environment) {
  private static final List<String> NAMES = List.of("docker", "podman", "buildah");
  private static final int SHOWN_LINES = 20;

  /// The end of a program.
  ///
  /// @param code the exit code
  /// @param lines the last lines of its output
  record Output(int code, String lines) {
    boolean isSuccess() {
      return code == 0;
    }
  }

  /// The first engine on the PATH that answers: a docker without its daemon cannot build.
  ///
  /// @throws UserException if there is none
  static ImageEngine find(Environment environment) {
    Programs programs = new Programs(environment.variables());
    StringBuilder problems = new StringBuilder();
    for (String name : NAMES) {
      Path program = programs.find(name);
      if (program != null) {
        ImageEngine engine = new ImageEngine(name, program, environment);
        Output version = engine.run(List.of("version"), Map.of(), null);
        if (version.isSuccess()) {
          return engine;
        }
        problems.append('\n').append(name).append(" version: ").append(version.lines());
      }
    }
    throw problems.isEmpty()
        ? new UserException(
            Diagnostic.error(
                    "image/engine",
                    "images are built by docker, podman or buildah, but none of them is installed")
                .hint(
                    "install one of them, or build and push the image elsewhere and set its"
                        + " \"uri\""))
        : new UserException(
            Diagnostic.error("image/engine", "the program that builds images does not answer")
                .hint("start it, as in \"systemctl start docker\"" + problems));
  }

  /// Runs a command and waits for its end.
  ///
  /// @param variables more environment variables
  /// @param input its stdin; null for none
  Output run(List<String> arguments, Map<String, String> variables, @Nullable String input) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(environment.workingFolder().toFile());
    Map<String, String> all = new HashMap<>(environment.variables());
    all.putAll(variables);
    builder.environment().clear();
    builder.environment().putAll(all);
    Process process = null;
    try {
      process = builder.start();
      write(process, input);
      String lines = lines(process);
      return new Output(process.waitFor(), lines);
    } catch (IOException e) {
      return new Output(-1, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Output(-1, "interrupted");
    } finally {
      if (process != null) {
        process.destroy();
      }
    }
  }

  private static void write(Process process, @Nullable String input) {
    try (Writer stdin = process.outputWriter(StandardCharsets.UTF_8)) {
      stdin.write(input == null ? "" : input);
    } catch (IOException e) {
      // it has ended without reading its input
      return;
    }
  }

  /// Reads the output to its end, and returns its last lines.
  private String lines(Process process) throws IOException {
    Consumer<String> debug = environment.debug();
    Deque<String> last = new ArrayDeque<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (debug != null) {
          debug.accept(name + ": " + line);
        }
        last.add(line);
        if (last.size() > SHOWN_LINES) {
          last.remove();
        }
      }
    }
    return String.join("\n", last).strip();
  }
}
