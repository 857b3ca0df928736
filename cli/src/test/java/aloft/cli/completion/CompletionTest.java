package aloft.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.cli.Main;
import aloft.cli.console.Console;
import aloft.spi.provider.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Runs the scripts in their shells: always in bash, in the others if they are installed.
final class CompletionTest {
  private static final String MANIFEST =
      """
      service: shop # functions:
      provider:
        name: aws
        stage: ${opt:stage, 'test'}
      custom:
        functions:
          nested: no
      functions:
        # the first
        hello:
          handler: src/hello.main
        "by-e":
          handler: $(touch pwned)
        $(touch pwned): {}

      params:
        default: { a: 1 }
        prod:
          a: 2
      """;

  private static final String MODULE =
      """
      module.exports = {
        service: 'shop',
        provider: { name: 'aws' },
        functions: {
          // the first
          fromScript: {
            handler: 'a.b',
          },
        },
      };
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(folder.resolve("serverless.yml"), MANIFEST);
    Files.writeString(folder.resolve("other.js"), MODULE);
    Files.createDirectory(folder.resolve("below"));
    for (String shell : Shell.names()) {
      Files.writeString(folder.resolve("_" + shell), script(shell));
    }
    Files.writeString(
        folder.resolve("ask.bash"),
        """
        . ./_bash
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _aloft
        printf '%s\\n' "${COMPREPLY[@]}"
        """);
  }

  private static String script(String shell) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Console console =
        new Console(stream, stream, new ByteArrayInputStream(new byte[0]), false, false, false);
    Path nowhere = Path.of("/");
    int code =
        Main.run(
            new String[] {"completion", shell},
            new Environment(Map.of(), nowhere, nowhere, Clock.systemUTC(), null),
            console);
    String script = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(script).isZero();
    assertThat(script).doesNotContainPattern("@[A-Z]+@").endsWith("\n");
    return script;
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  /// The completions of bash for the last of these words.
  private String bash(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "ask.bash", "aloft"));
    command.addAll(Arrays.asList(words));
    return run(command).strip().replace('\n', ' ');
  }

  @Test
  void bashCompletesCommands() throws Exception {
    assertThat(bash("").split(" ", -1))
        .contains("create", "deploy", "invoke", "completion", "help");
    assertThat(bash("--stage", "dev", "dep")).isEqualTo("deploy");
    assertThat(bash("invoke", "")).isEqualTo("local");
    assertThat(bash("nothing", "")).isEmpty();
  }

  @Test
  void bashCompletesEveryCommand() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Main.run(
        new String[0],
        new Environment(Map.of(), folder, folder, Clock.systemUTC(), null),
        new Console(stream, stream, new ByteArrayInputStream(new byte[0]), false, false, false));
    List<String> names =
        out.toString(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("  "))
            .map(line -> line.strip().split(" {2,}", 2)[0])
            .toList();
    assertThat(names).contains("invoke local");
    for (String name : names) {
      List<String> words = new ArrayList<>(List.of(name.split(" ", -1)));
      assertThat(bash(words.toArray(String[]::new)).split(" ", -1)).contains(words.getLast());
      words.add("--hel");
      assertThat(bash(words.toArray(String[]::new))).isEqualTo("--help");
    }
  }

  @Test
  void bashCompletesOptionsAndValues() throws Exception {
    assertThat(bash("create", "--temp")).isEqualTo("--template --template-url --template-path");
    assertThat(bash("deploy", "")).isEqualTo("function list");
    assertThat(bash("deploy", "--").split(" ", -1)).contains("--stage", "--force");
    assertThat(bash("deploy", "--no-aws")).isEqualTo("--no-aws-s3-accelerate");
    assertThat(bash("create", "-t", "aws-py")).contains("aws-python-http-api");
    assertThat(bash("print", "--format", "=", "")).isEqualTo("yaml json text");
    assertThat(bash("print", "--format", "=", "j")).isEqualTo("json");
    assertThat(bash("print", "--format=t")).isEqualTo("--format=text");
    assertThat(bash("completion", "")).isEqualTo("bash zsh fish");
    assertThat(bash("completion", "bash", "z")).isEmpty();
    assertThat(bash("deploy", "--package", "be")).isEqualTo("below");
    assertThat(bash("invoke", "--path", "serverl")).isEqualTo("serverless.yml");
  }

  @Test
  void bashCompletesNamesOfTheManifest() throws Exception {
    assertThat(bash("invoke", "-f", "")).isEqualTo("hello by-e");
    assertThat(bash("invoke", "local", "--raw", "--function", "=", "he")).isEqualTo("hello");
    assertThat(bash("logs", "--stage", "")).isEqualTo("test prod");
    assertThat(bash("logs", "-t", "-c", "other.js", "-f", "")).isEqualTo("fromScript");
    assertThat(bash("logs", "--config", "=", "other.js", "-f", "")).isEqualTo("fromScript");
    assertThat(bash("logs", "--config", "gone.yml", "-f", "")).isEmpty();
    assertThat(folder.resolve("pwned")).doesNotExist();
  }

  @Test
  void noManifestGivesNoCompletions() throws Exception {
    Files.delete(folder.resolve("serverless.yml"));
    assertThat(bash("invoke", "-f", "")).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> otherInstalledShells() {
    return Stream.of("zsh", "fish")
        .filter(CompletionTest::isInstalled)
        .map(shell ->
            DynamicTest.dynamicTest(
                shell,
                () -> {
                  assertThat(completions(shell, "aloft dep")).contains("deploy");
                  assertThat(completions(shell, "aloft --stage dev invoke ")).contains("local");
                  assertThat(completions(shell, "aloft invoke local -f h")).contains("hello");
                  assertThat(completions(shell, "aloft invoke -f b")).contains("by-e");
                  assertThat(completions(shell, "aloft logs -c other.js -f f"))
                      .contains("fromScript");
                  assertThat(completions(shell, "aloft deploy --stage=p")).contains("--stage=prod");
                  assertThat(completions(shell, "aloft print --format y")).contains("yaml");
                  assertThat(completions(shell, "aloft completion f")).contains("fish");
                }));
  }

  private static boolean isInstalled(String program) {
    return Stream.of(String.valueOf(System.getenv("PATH")).split(":", -1))
        .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
  }

  private String completions(String shell, String line) throws Exception {
    return shell.equals("fish")
        ? run(List.of("fish", "-N", "-c", "source _fish; complete -C '" + line + "'"))
        : run(List.of("zsh", "-f", "-c", ZSH, "zsh", line));
  }

  /// Runs an interactive shell and types the line, Tab and Enter. The command prints its arguments.
  private static final String ZSH =
      """
      zmodload zsh/zpty
      zpty inner zsh -f -i
      zpty -w inner 'PROMPT=; autoload -Uz compinit; compinit -D -u; source ./_zsh; unsetopt beep
        aloft() { print -r -- "<aloft $*>" }; print REA""DY'
      zpty -r inner seen '*READY*'
      zpty -w inner "$1"$'\\t'
      zpty -r inner seen '*<*>*'
      print -r -- ${seen##*<}
      """;
}
