package aloft.cli.completion;

import static java.util.stream.Collectors.joining;

import aloft.cli.completion.Grammar.CommandForm;
import aloft.cli.completion.Grammar.FixedValues;
import aloft.cli.completion.Grammar.LookedUpValues;
import aloft.cli.completion.Grammar.OptionForm;
import aloft.cli.completion.Grammar.ValueSource;
import java.util.Map;
import java.util.stream.Stream;

/// Fills in the completion script for fish.
final class Fish {
  private Fish() {}

  static Map<String, String> placeholders(Grammar grammar) {
    return Map.of(
        "LINES",
        Stream.of(
                grammar.firstWords().stream().map(command -> word("", command.name(), command)),
                Stream.of(
                    line("") + " -a help -d 'Show how a command is used'",
                    line("") + " -s v -l version -d 'Show the version'"),
                grammar.globalOptions().stream().map(option -> option("", option)),
                grammar.commands().stream().flatMap(command -> command(grammar, command)))
            .flatMap(lines -> lines)
            .collect(joining("\n")),
        "EARLY",
        grammar.globalOptions().stream()
            .filter(option -> option.values() != null)
            .flatMap(option -> option.names().stream())
            .collect(joining(" ")),
        "TWO",
        grammar.twoWordCommands().stream()
            .map(command -> quoted(command.name()))
            .collect(joining(" ")));
  }

  private static Stream<String> command(Grammar grammar, CommandForm command) {
    return Stream.of(
            grammar.subcommands(command.name()).stream()
                .map(below -> word(command.name(), String.valueOf(below.second()), below)),
            command.arguments().stream().map(values -> line(command.name()) + action(values)),
            command.options().stream().map(option -> option(command.name(), option)))
        .flatMap(lines -> lines);
  }

  private static String word(String before, String word, CommandForm command) {
    return line(before) + " -a " + word + " -d " + quoted(command.summary());
  }

  private static String option(String command, OptionForm option) {
    String names =
        option.names().stream()
            .map(name ->
                name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
            .collect(joining());
    ValueSource values = option.values();
    return line(command)
        + names
        + (values == null ? "" : " -r" + action(values))
        + " -d "
        + quoted(option.summary());
  }

  private static String line(String command) {
    return "complete -c aloft -n "
        + quoted("__aloft_at " + (command.isEmpty() ? "\"\"" : "\"" + command + "\""));
  }

  private static String action(ValueSource values) {
    return switch (values) {
      case FixedValues fixed -> " -f -a " + quoted(String.join(" ", fixed.texts()));
      case LookedUpValues lookedUp ->
          switch (lookedUp) {
            case FUNCTIONS, STAGES -> " -f -a '(__aloft_names " + lookedUp.keyword() + ")'";
            case FILES -> " -F";
            case FOLDERS -> " -f -a '(__fish_complete_directories)'";
            case NOTHING -> " -f";
          };
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
