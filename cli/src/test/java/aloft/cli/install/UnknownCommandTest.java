package aloft.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.cli.Main;
import aloft.cli.command.CommandLines;
import aloft.cli.console.Console;
import aloft.spi.provider.Environment;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher and the JVM report unknown commands with the same text.
final class UnknownCommandTest {
  private static final Path AWK = Path.of("dist/unknown.awk").toAbsolutePath();

  @TempDir Path temp;

  @Test
  void launcherAndJvmPrintTheSame() {
    Path words = temp.resolve("words.txt");
    ProcessRunner.write(words, CommandLines.vocabulary());
    Set<String> known =
        names().stream().map(name -> name.split(" ", -1)[0]).collect(Collectors.toSet());
    ProcessRunner shell =
        new ProcessRunner(temp, Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C"));
    for (String typed : typos()) {
      if (!known.contains(typed)) {
        boolean red = typed.length() % 2 == 0;
        var launcher =
            shell.run(
                "awk", "-v", "typed=" + typed, "-v", "red=" + (red ? "yes" : ""), "-f", AWK, words);
        assertThat(launcher.exit()).isZero();
        assertThat(launcher.out()).isEqualTo(jvm(typed, red));
      }
    }
  }

  /// The names of commands: of the kinds `command` and `internal`, a line ends with one word more.
  private static List<String> names() {
    return CommandLines.vocabulary()
        .lines()
        .filter(line -> line.matches("(command|internal|absent) .*"))
        .map(line -> line.replaceFirst("^(?:absent (.*)|\\w+ (.*) \\w+)$", "$1$2"))
        .toList();
  }

  private static Set<String> typos() {
    Set<String> typos =
        new TreeSet<>(List.of("q", "frobnicate", "x-y", "invoke-local", "validatepackage"));
    for (String name : names()) {
      String word = name.replace(' ', '-');
      typos.add(word + "s");
      typos.add(word.substring(1));
      typos.add("re" + word + "x");
      List<Character> letters = new ArrayList<>();
      word.chars().forEach(letter -> letters.add((char) letter));
      letters.add(2, letters.remove(1));
      typos.add(letters.stream().map(String::valueOf).collect(Collectors.joining()));
    }
    typos.removeIf(word -> word.startsWith("-"));
    return typos;
  }

  private String jvm(String typed, boolean colour) {
    var err = new ByteArrayOutputStream();
    var discarded = new PrintStream(PrintStream.nullOutputStream());
    int exit =
        Main.run(
            new String[] {typed},
            new Environment(Map.of(), temp, temp, Clock.systemUTC(), null, List.of()),
            new Console(
                discarded,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                InputStream.nullInputStream(),
                false,
                colour,
                false));
    assertThat(exit).isEqualTo(2);
    return err.toString(StandardCharsets.UTF_8);
  }
}
