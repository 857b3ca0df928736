package aloft.cli;

import aloft.cli.command.CommandLines;
import aloft.cli.console.Console;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Runs the commands of a script in one process to record the classes of an AOT cache, and writes
/// the list of commands for the launcher. Only the installer starts it.
final class Training {
  private Training() {}

  /// Runs a script. A line is a folder beside the script, optional variables `NAME=VALUE` or
  /// `NAME=$OTHER`, and a command line; its output is discarded. A command after `&FILE` runs in
  /// the background, and the next line starts once the file exists. `GET URL` sends an HTTP
  /// request, `WAIT MILLISECONDS` lets timers of the background command fire. A line after `+` must
  /// succeed: else the cache would lack what it is for.
  ///
  /// @param arguments the script, the report file to write, and variables for all lines
  public static void main(String[] arguments) throws IOException {
    Path script = Path.of(arguments[0]).toAbsolutePath();
    Map<String, String> variables = new HashMap<>();
    Arrays.stream(arguments).skip(2).forEach(pair -> assign(pair, variables));
    StringBuilder report = new StringBuilder();
    Main.start(new String[] {"--version"});
    for (String line : Files.readAllLines(script)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int code = run(script, line.replaceFirst("^\\+", "").split(" +"), variables);
        if (code != 0 && line.startsWith("+")) {
          throw new IOException(line + " ended with " + code);
        }
        report.append(code);
        report.append(' ').append(line).append('\n');
      }
    }
    Files.writeString(Path.of(arguments[1]), report);
    Files.writeString(script.resolveSibling("words.txt"), CommandLines.vocabulary());
  }

  private static int run(Path script, String[] words, Map<String, String> variables) {
    Map<String, String> lineVariables = new HashMap<>(variables);
    int first = 1;
    while (first < words.length && words[first].matches("[A-Z_]+=.*")) {
      assign(words[first++], lineVariables);
    }
    Path folder = script.resolveSibling(words[0]);
    String[] command = Arrays.copyOfRange(words, first, words.length);
    String head = command.length == 0 ? "" : command[0]; // the line runs `aloft` without arguments
    if (head.equals("GET")) {
      return get(command[1]);
    }
    if (head.equals("WAIT")) {
      LockSupport.parkNanos(Long.parseLong(command[1]) * 1_000_000);
      return 0;
    }
    if (!head.startsWith("&")) {
      return run(command, lineVariables, folder);
    }
    Thread.ofPlatform()
        .daemon()
        .start(() -> run(Arrays.copyOfRange(command, 1, command.length), lineVariables, folder));
    return await(script.resolveSibling(head.substring(1)));
  }

  private static int await(Path file) {
    for (int i = 0; i < 1000 && !Files.exists(file); i++) {
      LockSupport.parkNanos(10_000_000);
    }
    return Files.exists(file) ? 0 : 1;
  }

  private static int get(String address) {
    try (InputStream in = URI.create(address).toURL().openStream()) {
      in.readAllBytes();
      return 0;
    } catch (IOException e) {
      return 1;
    }
  }

  private static int run(String[] words, Map<String, String> environment, Path folder) {
    return Main.run(
        words,
        new Environment(
            environment, folder, folder, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), null),
        new Console(discard(), discard(), InputStream.nullInputStream(), true, true, false));
  }

  private static void assign(String pair, Map<String, String> variables) {
    int at = pair.indexOf('=');
    String value = pair.substring(at + 1);
    variables.put(
        pair.substring(0, at),
        value.startsWith("$") ? variables.getOrDefault(value.substring(1), "") : value);
  }

  private static PrintStream discard() {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }
}
