package aloft.cli;

import aloft.cli.command.CommandLines;
import aloft.cli.console.Console;
import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/// The program.
public final class Main {
  private Main() {}

  /// Runs a command and ends the process with its exit code.
  public static void main(String[] arguments) {
    Map<String, String> variables = System.getenv();
    Console console = Console.system(variables);
    int code = run(arguments, environment(variables), console);
    console.flush();
    Runtime.getRuntime().halt(code);
  }

  /// Runs a command.
  ///
  /// @return 0 done, 1 failed, 2 wrong usage
  public static int run(String[] arguments, Environment environment, Console console) {
    return CommandLines.run(arguments, environment, console);
  }

  private static Environment environment(Map<String, String> variables) {
    String home = System.getProperty("aloft.home");
    return new Environment(
        variables,
        Path.of("").toAbsolutePath(),
        Path.of(System.getProperty("user.home")),
        Clock.systemUTC(),
        home == null ? null : Path.of(home));
  }
}
