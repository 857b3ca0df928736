package aloft.cli.completion;

import static java.util.stream.Collectors.joining;

import aloft.cli.completion.Grammar.Command;
import aloft.cli.completion.Grammar.Found;
import aloft.cli.completion.Grammar.Known;
import aloft.cli.completion.Grammar.Option;
import aloft.cli.completion.Grammar.Values;
import java.util.Map;
import java.util.stream.Stream;

/// The lines of the script for fish.
final class Fish {
  private Fish() {}

  static Map<String, String> parts(Grammar grammar) {
    return Map.of(
        "LINES",
        Stream.of(
                grammar.beginnings().stream().map(command -> word("", command.name(), command)),
                Stream.of(
                    line("") + " -a help -d 'Show how a command is used'",
                    line("") + " -s v -l version -d 'Show the version'"),
                grammar.early().stream().map(option -> option("", option)),
                grammar.commands().stream().flatMap(command -> command(grammar, command)))
            .flatMap(lines -> lines)
            .collect(joining("\n")),
        "EARLY",
        grammar.early().stream()
            .filter(option -> option.values() != null)
            .flatMap(option -> option.names().stream())
            .collect(joining(" ")),
        "TWO",
        grammar.pairs().stream().map(command -> quoted(command.name())).collect(joining(" ")));
  }

  private static Stream<String> command(Grammar grammar, Command command) {
    return Stream.of(
            grammar.below(command.name()).stream()
                .map(below -> word(command.name(), String.valueOf(below.second()), below)),
            command.words().stream().map(values -> line(command.name()) + action(values)),
            command.options().stream().map(option -> option(command.name(), option)))
        .flatMap(lines -> lines);
  }

  private static String word(String before, String word, Command command) {
    return line(before) + " -a " + word + " -d " + quoted(command.summary());
  }

  private static String option(String command, Option option) {
    String names =
        option.names().stream()
            .map(name ->
                name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
            .collect(joining());
    Values values = option.values();
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

  private static String action(Values values) {
    return switch (values) {
      case Known known -> " -f -a " + quoted(String.join(" ", known.texts()));
      case Found found ->
          switch (found) {
            case FUNCTIONS, STAGES -> " -f -a '(__aloft_names " + found.word() + ")'";
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
