package aloft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.cli.console.Console;
import aloft.spi.provider.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs command lines of Aloft in tests: in this process, or by an installed command, whose classes
/// are pruned and rewritten.
@FunctionalInterface
public interface AloftCommand {
  /// The program that starts Aloft from the classes of this test.
  List<String> PROGRAM =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-cp",
          System.getProperty("java.class.path"),
          "aloft.cli.Main");

  /// The exit code and the output of a command.
  record Output(int code, String out, String err) {
    /// This output; fails if the exit code is not 0.
    public Output done() {
      assertThat(code).as("%s%n%s", out, err).isZero();
      return this;
    }
  }

  Output run(Environment environment, String... words);

  /// The command that integration tests run: the installed one that the system property
  /// `installed.aloft` names, else the classes of this build.
  static AloftCommand underTest() {
    String installed = System.getProperty("installed.aloft", "");
    return installed.isEmpty() ? AloftCommand::inProcess : installed(Path.of(installed));
  }

  /// Runs a command without a terminal and without input.
  static Output inProcess(Environment environment, String... words) {
    return inProcess(environment, false, "", words);
  }

  /// Runs a command in this process.
  ///
  /// @param interactive whether there is a terminal, with a user who types the input
  static Output inProcess(
      Environment environment, boolean interactive, String input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            interactive,
            false,
            false);
    int code = Main.run(words, environment, console);
    return new Output(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// Runs an installed command as a process with the variables and the working folder of the
  /// environment.
  static AloftCommand installed(Path program) {
    return (environment, words) -> {
      List<String> line = new ArrayList<>(List.of(program.toString()));
      line.addAll(List.of(words));
      try {
        Path out = Files.createTempFile("aloft", ".out");
        Path err = Files.createTempFile("aloft", ".err");
        ProcessBuilder builder =
            new ProcessBuilder(line)
                .directory(environment.workingFolder().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder
            .environment()
            .putAll(Map.of("PATH", System.getenv("PATH"), "HOME", environment.home().toString()));
        builder.environment().putAll(environment.variables());
        int code = builder.start().waitFor();
        Output output = new Output(code, Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        return output;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    };
  }
}
