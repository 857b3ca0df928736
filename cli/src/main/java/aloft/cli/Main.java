package aloft.cli;

import aloft.cli.command.CommandLines;
import aloft.cli.console.Console;
import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The program.
public final class Main {
  private Main() {}

  private static final int INTERRUPTED = 130;

  /// How long a command that Ctrl-C reaches may take to say what state it leaves.
  private static final Duration GRACE = Duration.ofSeconds(10);

  /// Runs a command and ends the process with its exit code.
  public static void main(String[] arguments) {
    Runtime.getRuntime().halt(start(arguments));
  }

  /// Runs a command with the process's own streams and environment.
  static int start(String[] arguments) {
    Map<String, String> variables = System.getenv();
    Console console = Console.system(variables);
    AtomicBoolean stopped = new AtomicBoolean();
    Runtime.getRuntime().addShutdownHook(new Thread(stop(Thread.currentThread(), stopped)));
    int code = run(arguments, environment(variables), console);
    console.flush();
    return stopped.get() ? INTERRUPTED : code;
  }

  /// On Ctrl-C the command is interrupted where it waits, and gets time to end well.
  private static Runnable stop(Thread command, AtomicBoolean stopped) {
    return () -> {
      stopped.set(true);
      command.interrupt();
      try {
        command.join(GRACE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  /// Runs a command.
  ///
  /// @return 0 done, 1 failed, 2 wrong usage
  public static int run(String[] arguments, Environment environment, Console console) {
    return CommandLines.run(arguments, environment, console);
  }

  // An installation lies in PREFIX/share/aloft/VERSION, its command in PREFIX/bin.
  private static List<String> program(@Nullable String home) {
    return home == null
        ? List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName())
        : List.of(Path.of(home, "..", "..", "..", "bin", "aloft").normalize().toString());
  }

  // As the shell and every other tool has it; Java asks the system's list of users.
  private static Path home(@Nullable String given) {
    return Path.of(
        given != null && given.startsWith("/") ? given : System.getProperty("user.home"));
  }

  private static Environment environment(Map<String, String> variables) {
    String home = System.getProperty("aloft.home");
    return new Environment(
        variables,
        Path.of("").toAbsolutePath(),
        home(variables.get("HOME")),
        Clock.systemUTC(),
        home == null ? null : Path.of(home),
        program(home));
  }
}
