package aloft.cli.completion;

import static java.util.stream.Collectors.joining;

import aloft.cli.completion.Grammar.CommandForm;
import aloft.cli.completion.Grammar.FixedValues;
import aloft.cli.completion.Grammar.LookedUpValues;
import aloft.cli.completion.Grammar.OptionForm;
import aloft.cli.completion.Grammar.ValueSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Fills in the completion script for bash.
final class Bash {
  private Bash() {}

  static Map<String, String> placeholders(Grammar grammar) {
    return Map.of(
        "OPTIONS",
        Stream.concat(
                Stream.of(
                    "    '') echo '" + options(grammar.globalOptions()) + " -v --version' ;;"),
                grammar.commands().stream()
                    .map(command ->
                        "    '"
                            + command.name()
                            + "') echo '"
                            + options(command.options())
                            + "' ;;"))
            .collect(joining("\n")),
        "WORDS",
        grammar.commands().stream().flatMap(Bash::argumentCases).collect(joining("\n")),
        "FIRST",
        grammar.firstWords().stream().map(CommandForm::name).collect(joining(" ")) + " help",
        "SECOND",
        grammar.firstWords().stream()
            .filter(command -> !grammar.subcommands(command.name()).isEmpty())
            .map(command ->
                "              '"
                    + command.name()
                    + "') words='"
                    + grammar.subcommands(command.name()).stream()
                        .map(CommandForm::second)
                        .collect(joining(" "))
                    + "' ;;")
            .collect(joining("\n")),
        "TWO",
        grammar.twoWordCommands().stream()
            .map(command -> "'" + command.name() + "'")
            .collect(joining(" | ")));
  }

  private static Stream<String> argumentCases(CommandForm command) {
    return IntStream.range(0, command.arguments().size())
        .mapToObj(i ->
            "    '"
                + command.name()
                + ":"
                + i
                + "') echo '"
                + value(command.arguments().get(i))
                + "' ;;");
  }

  private static String options(List<OptionForm> options) {
    return options.stream()
        .flatMap(option -> option.names().stream().map(name -> name + suffix(option.values())))
        .collect(joining(" "));
  }

  private static String suffix(@Nullable ValueSource values) {
    return values == null ? "" : "=" + value(values);
  }

  private static String value(ValueSource values) {
    return switch (values) {
      case FixedValues fixed -> String.join(",", fixed.texts());
      case LookedUpValues lookedUp -> "@" + lookedUp.keyword();
    };
  }
}
