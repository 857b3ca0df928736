package aloft.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import aloft.cli.engine.Providers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The help text of each command.
final class HelpTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("\nExample: .*?(aloft [^)>\n]+?)(?: > \\S+)?\\)?\n$");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private static final Providers PROVIDERS = new Providers();

  static List<Registry.Registration<?, ?>> commands() {
    return Registry.COMMANDS;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void endsWithAValidExample(Registry.Registration<?, ?> entry) {
    CommandSpec spec = CommandSpec.create();
    entry.create(spec, PROVIDERS);
    CommandLine line = new CommandLine(spec);
    String help = line.getUsageMessage(CommandLine.Help.Ansi.OFF);
    Matcher example = EXAMPLE.matcher(help);
    assertThat(example.find()).as(help).isTrue();

    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(example.group(1).replaceFirst(" > .*", ""));
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    CommandLineSplit read = CommandLineSplit.of(words.subList(1, words.size()), PROVIDERS);
    assertThat(read.command()).isEqualTo(entry);
    assertThatCode(() -> line.parseArgs(read.arguments().toArray(String[]::new)))
        .doesNotThrowAnyException();
  }
}
