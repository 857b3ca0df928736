package aloft.cli.create;

import aloft.cli.Main;
import aloft.cli.console.Console;
import aloft.spi.provider.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs commands in a folder, in process, with or without a terminal.
///
/// @param variables additional environment variables
record CommandRunner(Path folder, Map<String, String> variables) {

  /// The command line that starts Aloft as a separate process.
  private static final List<String> PROGRAM =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-cp",
          System.getProperty("java.class.path"),
          "aloft.cli.Main");

  CommandRunner(Path folder) {
    this(folder, Map.of());
  }

  /// The output of a command and its exit code.
  record Result(String out, String err, int code) {}

  Result aloft(String... words) {
    return run(false, "", words);
  }

  Result answering(String answers, String... words) {
    return run(true, answers, words);
  }

  private Result run(boolean terminal, String input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            terminal,
            false,
            false);
    int code = Main.run(words, environment(), console);
    return new Result(
        out.toString(StandardCharsets.UTF_8),
        // These warnings depend on the runtimes of the machine.
        err.toString(StandardCharsets.UTF_8)
            .replaceAll("(?m)^warning: .* \\[runtime/version]\n", ""),
        code);
  }

  Environment environment() {
    Map<String, String> variables = new HashMap<>(this.variables);
    variables.put("PATH", System.getenv("PATH"));
    // The Java that runs this test, because the one on the PATH may be too old for a template.
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put("HOME", folder.toString());
    variables.put("GIT_CONFIG_NOSYSTEM", "1");
    return new Environment(variables, folder, folder, Clock.systemUTC(), null, PROGRAM);
  }
}
