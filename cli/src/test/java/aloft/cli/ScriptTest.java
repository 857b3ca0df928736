package aloft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Runs the scripts in src/test/scripts, which execute commands in this process.
///
/// In a script, `$ aloft ...` runs a command; `$ cat FILE`, `$ ls DIR` and `$ rm FILE` access the
/// folder; `$ env KEY=VALUE` sets a variable for later commands. The expected stdout follows the
/// command, then `[stderr]` with the expected stderr unless it is empty, and `[exit N]` unless the
/// exit code is 0. The files after lines `-- NAME --` at the end are created before the script
/// starts. `-Dgolden=update` writes the actual output into the script.
class ScriptTest {
  private static final Path SCRIPTS = Path.of("src/test/scripts");
  private static final boolean UPDATE = "update".equals(System.getProperty("golden"));

  @TempDir Path temporary;

  @TestFactory
  Stream<DynamicTest> scripts() throws IOException {
    try (Stream<Path> walk = Files.walk(SCRIPTS)) {
      List<Path> files = walk.filter(path -> path.toString().endsWith(".txt")).sorted().toList();
      return files.stream()
          .map(file ->
              DynamicTest.dynamicTest(SCRIPTS.relativize(file).toString(), () -> run(file)));
    }
  }

  private void run(Path script) throws IOException {
    String text = Files.readString(script);
    int cut = text.startsWith("-- ") ? 0 : text.indexOf("\n-- ");
    String commands = cut < 0 ? text : text.substring(0, cut + 1);
    String files = cut < 0 ? "" : text.substring(cut + (cut == 0 ? 0 : 1));
    Path folder = Files.createTempDirectory(temporary, "service");
    unpack(files, folder);
    String seen = play(commands, folder.toRealPath());
    if (UPDATE) {
      Files.writeString(script, seen + files);
    } else {
      assertThat(seen).isEqualTo(commands);
    }
  }

  private static void unpack(String files, Path folder) throws IOException {
    for (String part : files.split("(?m)^-- ", -1)) {
      if (!part.isEmpty()) {
        int end = part.indexOf(" --\n");
        Path file = folder.resolve(part.substring(0, end));
        Files.createDirectories(file.getParent());
        Files.writeString(file, part.substring(end + 4));
      }
    }
  }

  private static String play(String commands, Path folder) throws IOException {
    StringBuilder seen = new StringBuilder();
    Map<String, String> variables =
        new HashMap<>(Map.of("HOME", folder + "/.home", "PATH", System.getenv("PATH")));
    boolean expected = false;
    for (String line : commands.lines().toList()) {
      if (line.startsWith("$ ")) {
        seen.append(line).append('\n').append(execute(words(line.substring(2)), variables, folder));
        expected = true;
      } else if (line.isEmpty() || line.startsWith("#")) {
        seen.append(line).append('\n');
        expected = false;
      } else if (!expected) {
        throw new IllegalArgumentException("not a script line: " + line);
      }
    }
    return seen.toString();
  }

  private static String execute(List<String> words, Map<String, String> variables, Path folder)
      throws IOException {
    List<String> rest = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "aloft" -> aloft(rest, variables, folder);
      case "cat" -> Files.readString(folder.resolve(rest.getFirst()));
      case "ls" -> list(folder.resolve(rest.isEmpty() ? "" : rest.getFirst()));
      case "rm" -> {
        Files.delete(folder.resolve(rest.getFirst()));
        yield "";
      }
      case "env" -> {
        rest.forEach(pair -> variables.put(pair.split("=", 2)[0], pair.split("=", 2)[1]));
        yield "";
      }
      default -> throw new IllegalArgumentException("unknown word " + words.getFirst());
    };
  }

  private static String aloft(List<String> arguments, Map<String, String> variables, Path folder) {
    Environment environment =
        new Environment(
            variables,
            folder,
            folder.resolve(".home"),
            Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC),
            null);
    AloftCommand.Output output =
        AloftCommand.inProcess(environment, arguments.toArray(String[]::new));
    String stderr = block(output.err(), folder);
    return block(output.out(), folder)
        + (stderr.isEmpty() ? "" : "[stderr]\n" + stderr)
        + (output.code() == 0 ? "" : "[exit " + output.code() + "]\n");
  }

  private static String block(String text, Path folder) {
    String shown =
        text.replace(folder.toString(), "DIR")
            .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "UUID")
            // The installed Python version differs between machines.
            .replaceAll("(?m)^warning: .* \\[runtime/version]\n", "")
            .replaceAll("(?m)^$\n", ".\n");
    return shown.isEmpty() || shown.endsWith("\n") ? shown : shown + "\n";
  }

  private static String list(Path folder) {
    StringBuilder names = new StringBuilder();
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.filter(Files::isRegularFile)
          .map(path -> folder.relativize(path).toString())
          .sorted()
          .forEach(name -> names.append(name).append('\n'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names.toString();
  }

  /// Splits at spaces, except within single quotes.
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == ' ' && !quoted) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    words.add(word.toString());
    return words;
  }
}
