package aloft.cli;

import aloft.cli.command.CommandLines;
import aloft.cli.console.Console;
import aloft.spi.provider.Environment;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The entry point of the `aloft` command.
public final class Main {
  private Main() {}

  private static final int INTERRUPTED = 130;

  /// How long an interrupted command may take to report the state it leaves behind. A command that
  /// waits for a network or for an answer cannot be interrupted.
  private static final Duration GRACE = Duration.ofMillis(500);

  /// How long the local cloud may take to stop its workers.
  private static final Duration LOCAL_CLOUD_GRACE = Duration.ofSeconds(10);

  /// Runs a command and ends the process with its exit code.
  public static void main(String[] arguments) {
    Runtime.getRuntime().halt(start(arguments));
  }

  /// Runs a command with the process's own streams and environment.
  static int start(String[] arguments) {
    Map<String, String> variables = System.getenv();
    Console console = Console.system(variables);
    AtomicBoolean stopped = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                interruptCommand(
                    Thread.currentThread(),
                    stopped,
                    console,
                    arguments.length == 2 && arguments[1].equals("run")
                        ? LOCAL_CLOUD_GRACE
                        : GRACE)));
    int code = run(arguments, environment(variables), console);
    console.flush();
    deleteUnusableCache(variables);
    return stopped.get() ? INTERRUPTED : code;
  }

  /// The shutdown hook: on Ctrl-C it interrupts the command thread and waits for it.
  private static Runnable interruptCommand(
      Thread command, AtomicBoolean stopped, Console console, Duration grace) {
    return () -> {
      stopped.set(true);
      command.interrupt();
      try {
        if (!command.join(grace) && console.interruption().get().getAsBoolean()) {
          command.join(grace);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  /// Deletes the AOT cache if the JVM did not use it, for example because the installation was
  /// copied from another machine. The launcher of the next command has it created again. With
  /// options of the user it may be valid without them.
  private static void deleteUnusableCache(Map<String, String> variables) {
    String cache = System.getProperty("aloft.cache");
    if (cache != null
        && !System.getProperty("java.vm.info", "sharing").contains("sharing")
        && !variables.containsKey("ALOFT_JAVA_OPTIONS")) {
      new File(cache).delete();
    }
  }

  /// Runs a command.
  ///
  /// @return the exit code: 0 for success, 1 for a failure, 2 for wrong usage
  public static int run(String[] arguments, Environment environment, Console console) {
    return CommandLines.run(arguments, environment, console);
  }

  // An installation is in PREFIX/share/aloft/VERSION, its command in PREFIX/bin.
  private static List<String> launchCommand(@Nullable String home) {
    return home == null
        ? List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName())
        : List.of(Path.of(home, "..", "..", "..", "bin", "aloft").normalize().toString());
  }

  // $HOME wins, as in shells and other tools; Java's user.home comes from the user database.
  private static Path homeFolder(@Nullable String variable) {
    return Path.of(
        variable != null && variable.startsWith("/") ? variable : System.getProperty("user.home"));
  }

  private static Environment environment(Map<String, String> variables) {
    String home = System.getProperty("aloft.home");
    return new Environment(
        variables,
        Path.of("").toAbsolutePath(),
        homeFolder(variables.get("HOME")),
        Clock.systemUTC(),
        home == null ? null : Path.of(home),
        launchCommand(home));
  }
}
