package aloft.cli;

import aloft.cli.console.Console;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs the commands of a script one after the other in one process, for an AOT cache to be made
/// from. Only the installer starts it.
final class Training {
  private Training() {}

  /// Each line of the script is a folder beside the script and the words of a command; what it
  /// prints is thrown away.
  ///
  /// @param arguments the script, the report to write, and variables as `NAME=VALUE`
  public static void main(String[] arguments) throws IOException {
    Path script = Path.of(arguments[0]).toAbsolutePath();
    Map<String, String> variables = new HashMap<>();
    Arrays.stream(arguments)
        .skip(2)
        .map(pair -> pair.split("=", 2))
        .forEach(pair -> variables.put(pair[0], pair[1]));
    StringBuilder report = new StringBuilder();
    Main.start(new String[] {"--version"});
    for (String line : Files.readAllLines(script)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        List<String> words = List.of(line.split(" +"));
        report.append(run(script.resolveSibling(words.getFirst()), words, variables));
        report.append(' ').append(line).append('\n');
      }
    }
    Files.writeString(Path.of(arguments[1]), report);
  }

  private static int run(Path folder, List<String> words, Map<String, String> variables) {
    return Main.run(
        words.subList(1, words.size()).toArray(String[]::new),
        new Environment(
            variables, folder, folder, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), null),
        new Console(nowhere(), nowhere(), InputStream.nullInputStream(), true, true, false));
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }
}
