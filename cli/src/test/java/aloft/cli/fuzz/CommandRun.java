package aloft.cli.fuzz;

import aloft.cli.AloftCommand;
import aloft.spi.provider.Environment;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A command that ran in a folder, in this process, and what is wrong with how it ended.
///
/// @param problem null if it ended as a command must end, whatever its input is
record CommandRun(AloftCommand.Output output, @Nullable String problem) {
  /// The time that a command may take for any input, in seconds.
  private static final int LIMIT = 10;

  /// The time after which a command counts as waiting for something, in seconds. Longer, because
  /// the machine may be busy.
  private static final int PATIENCE = 60;

  /// No line of a message is longer.
  private static final int LONGEST_LINE = 3100;

  private static final AloftCommand.Output NONE = new AloftCommand.Output(-1, "", "");

  static CommandRun of(Path folder, List<String> words) {
    return of(environment(folder), words);
  }

  static Environment environment(Path folder) {
    return new Environment(
        Map.of("PATH", System.getenv("PATH"), "HOME", folder + "/.home"),
        folder,
        folder.resolve(".home"),
        Clock.systemUTC(),
        null);
  }

  static CommandRun of(Environment environment, List<String> words) {
    CompletableFuture<CommandRun> result = new CompletableFuture<>();
    // A thread of its own has the stack of a command's main thread.
    Thread command =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                AloftCommand.Output output =
                    AloftCommand.inProcess(environment, words.toArray(String[]::new));
                result.complete(new CommandRun(output, problem(output)));
              } catch (Throwable thrown) {
                result.completeExceptionally(thrown);
              }
            });
    try {
      return result.get(PATIENCE, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return new CommandRun(NONE, "threw " + stack(e.getCause()));
    } catch (TimeoutException e) {
      StackTraceElement[] at = command.getStackTrace();
      command.interrupt();
      return new CommandRun(
          NONE,
          "runs longer than " + PATIENCE + " seconds at " + Arrays.stream(at).limit(30).toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable String problem(AloftCommand.Output output) {
    long seconds = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000_000;
    if (seconds >= LIMIT) {
      return "takes " + seconds + " seconds";
    }
    if (output.err().contains("[bug]") || output.err().contains("internal error")) {
      return "says that it has a bug";
    }
    if (output.code() != 0 && output.err().lines().noneMatch(line -> line.startsWith("error: "))) {
      return "fails without an error: exit " + output.code();
    }
    if (output.code() > 1) {
      return "exits with " + output.code();
    }
    return output.err().lines().anyMatch(CommandRun::isTooLong)
        ? "writes a line that no one reads"
        : null;
  }

  // The first line of a command names the service.
  private static boolean isTooLong(String line) {
    return line.length() > LONGEST_LINE && !line.startsWith("Packaging ");
  }

  private static String stack(Throwable thrown) {
    return thrown + Arrays.stream(thrown.getStackTrace()).limit(30).toList().toString();
  }
}
