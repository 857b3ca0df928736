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
import java.util.Map;

/// Runs the commands of a script one after the other in one process, for an AOT cache to be made
/// from. Only the installer starts it.
final class Training {
  private Training() {}

  /// Each line of the script is a folder beside the script and the words of a command, after
  /// variables of its own as `NAME=VALUE` or `NAME=$OTHER`; what it prints is thrown away.
  ///
  /// @param arguments the script, the report to write, and variables for all lines
  public static void main(String[] arguments) throws IOException {
    Path script = Path.of(arguments[0]).toAbsolutePath();
    Map<String, String> variables = new HashMap<>();
    Arrays.stream(arguments).skip(2).forEach(pair -> assign(pair, variables));
    StringBuilder report = new StringBuilder();
    Main.start(new String[] {"--version"});
    for (String line : Files.readAllLines(script)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        report.append(run(script, line.split(" +"), variables));
        report.append(' ').append(line).append('\n');
      }
    }
    Files.writeString(Path.of(arguments[1]), report);
  }

  private static int run(Path script, String[] words, Map<String, String> variables) {
    Map<String, String> own = new HashMap<>(variables);
    int first = 1;
    while (first < words.length && words[first].matches("[A-Z_]+=.*")) {
      assign(words[first++], own);
    }
    Path folder = script.resolveSibling(words[0]);
    return Main.run(
        Arrays.copyOfRange(words, first, words.length),
        new Environment(own, folder, folder, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), null),
        new Console(nowhere(), nowhere(), InputStream.nullInputStream(), true, true, false));
  }

  private static void assign(String pair, Map<String, String> variables) {
    int at = pair.indexOf('=');
    String value = pair.substring(at + 1);
    variables.put(
        pair.substring(0, at),
        value.startsWith("$") ? variables.getOrDefault(value.substring(1), "") : value);
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }
}
