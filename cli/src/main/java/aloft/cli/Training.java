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

/// Runs the commands of a script one after the other in one process, for an AOT cache to be made
/// from, and writes down which words there are, for the launcher. Only the installer starts it.
final class Training {
  private Training() {}

  /// Each line of the script is a folder beside the script and the words of a command, after
  /// variables of its own as `NAME=VALUE` or `NAME=$OTHER`; what it prints is thrown away. After a
  /// word `&FILE` the command goes on while the next ones run, from when on the file is there.
  /// `GET` with an address asks a server.
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
    Files.writeString(script.resolveSibling("words.txt"), CommandLines.vocabulary());
  }

  private static int run(Path script, String[] words, Map<String, String> variables) {
    Map<String, String> own = new HashMap<>(variables);
    int first = 1;
    while (first < words.length && words[first].matches("[A-Z_]+=.*")) {
      assign(words[first++], own);
    }
    Path folder = script.resolveSibling(words[0]);
    String[] rest = Arrays.copyOfRange(words, first, words.length);
    String head = rest.length == 0 ? "" : rest[0]; // a line may be the command alone
    if (head.equals("GET")) {
      return get(rest[1]);
    }
    if (!head.startsWith("&")) {
      return run(rest, own, folder);
    }
    Thread.ofPlatform()
        .daemon()
        .start(() -> run(Arrays.copyOfRange(rest, 1, rest.length), own, folder));
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

  private static int run(String[] words, Map<String, String> own, Path folder) {
    return Main.run(
        words,
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
