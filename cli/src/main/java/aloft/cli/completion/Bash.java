package aloft.cli.completion;

import static java.util.stream.Collectors.joining;

import aloft.cli.completion.Grammar.Command;
import aloft.cli.completion.Grammar.Found;
import aloft.cli.completion.Grammar.Known;
import aloft.cli.completion.Grammar.Option;
import aloft.cli.completion.Grammar.Values;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tables of the script for bash.
final class Bash {
  private Bash() {}

  static Map<String, String> parts(Grammar grammar) {
    return Map.of(
        "OPTIONS",
        Stream.concat(
                Stream.of("    '') echo '" + options(grammar.early()) + " -v --version' ;;"),
                grammar.commands().stream()
                    .map(command ->
                        "    '"
                            + command.name()
                            + "') echo '"
                            + options(command.options())
                            + "' ;;"))
            .collect(joining("\n")),
        "WORDS",
        grammar.commands().stream().flatMap(Bash::words).collect(joining("\n")),
        "FIRST",
        grammar.beginnings().stream().map(Command::name).collect(joining(" ")) + " help",
        "SECOND",
        grammar.beginnings().stream()
            .filter(command -> !grammar.below(command.name()).isEmpty())
            .map(command ->
                "              '"
                    + command.name()
                    + "') words='"
                    + grammar.below(command.name()).stream()
                        .map(Command::second)
                        .collect(joining(" "))
                    + "' ;;")
            .collect(joining("\n")),
        "TWO",
        grammar.pairs().stream()
            .map(command -> "'" + command.name() + "'")
            .collect(joining(" | ")));
  }

  private static Stream<String> words(Command command) {
    return IntStream.range(0, command.words().size())
        .mapToObj(i ->
            "    '"
                + command.name()
                + ":"
                + i
                + "') echo '"
                + value(command.words().get(i))
                + "' ;;");
  }

  private static String options(List<Option> options) {
    return options.stream()
        .flatMap(option -> option.names().stream().map(name -> name + suffix(option.values())))
        .collect(joining(" "));
  }

  private static String suffix(@Nullable Values values) {
    return values == null ? "" : "=" + value(values);
  }

  private static String value(Values values) {
    return switch (values) {
      case Known known -> String.join(",", known.texts());
      case Found found -> "@" + found.word();
    };
  }
}
