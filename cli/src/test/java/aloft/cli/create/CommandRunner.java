package aloft.cli.create;

import aloft.cli.AloftCommand;
import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/// Runs commands in a folder, in process, with or without a terminal.
///
/// @param variables additional environment variables
record CommandRunner(Path folder, Map<String, String> variables) {

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
    AloftCommand.Output output = AloftCommand.inProcess(environment(), terminal, input, words);
    return new Result(
        output.out(),
        // These warnings depend on the runtimes of the machine.
        output.err().replaceAll("(?m)^warning: .* \\[runtime/version]\n", ""),
        output.code());
  }

  Environment environment() {
    Map<String, String> variables = new HashMap<>(this.variables);
    variables.put("PATH", System.getenv("PATH"));
    // The Java that runs this test, because the one on the PATH may be too old for a template.
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put("HOME", folder.toString());
    variables.put("GIT_CONFIG_NOSYSTEM", "1");
    return new Environment(
        variables, folder, folder, Clock.systemUTC(), null, AloftCommand.PROGRAM);
  }
}
