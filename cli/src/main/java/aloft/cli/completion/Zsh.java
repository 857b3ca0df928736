package aloft.cli.completion;

import static java.util.stream.Collectors.joining;

import aloft.cli.completion.Grammar.Command;
import aloft.cli.completion.Grammar.Found;
import aloft.cli.completion.Grammar.Known;
import aloft.cli.completion.Grammar.Option;
import aloft.cli.completion.Grammar.Values;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The tables of the script for zsh.
final class Zsh {
  private Zsh() {}

  static Map<String, String> parts(Grammar grammar) {
    return Map.of(
        "OPTIONS",
        grammar.commands().stream()
            .map(command -> command(grammar, command))
            .collect(joining("\n")),
        "EARLY",
        Stream.concat(
                grammar.early().stream().flatMap(Zsh::option),
                Stream.of("'(-v --version)'{-v,--version}'[Show the version]'"))
            .map(spec -> "    " + spec + " \\")
            .collect(joining("\n")),
        "FIRST",
        Stream.concat(grammar.beginnings().stream(), Stream.of(HELP))
            .map(command -> "        " + quoted(command.name() + ":" + command.summary()))
            .collect(joining("\n")),
        "TWO",
        grammar.pairs().stream().map(command -> quoted(command.name())).collect(joining("|")));
  }

  private static final Command HELP =
      new Command("help", "Show how a command is used", List.of(), List.of());

  private static String command(Grammar grammar, Command command) {
    List<Command> below = grammar.below(command.name());
    Stream<String> specs = command.options().stream().flatMap(Zsh::option);
    Stream<String> words =
        below.isEmpty()
            ? command.words().stream().map(values -> quoted(":: :" + action(values)))
            : Stream.of(
                quoted(":: :(" + below.stream().map(Command::second).collect(joining(" ")) + ")"));
    return Stream.concat(specs, words)
        .map(spec -> " \\\n        " + spec)
        .collect(joining("", "    (" + quoted(command.name()) + ")\n      _arguments", " ;;"));
  }

  private static Stream<String> option(Option option) {
    String others = option.again() ? "*" : "(" + String.join(" ", option.names()) + ")";
    String summary = "[" + option.summary().replaceAll("[\\[\\]\\\\]", "\\\\$0") + "]";
    Values values = option.values();
    return option.names().stream()
        .map(name -> {
          String sign = name.startsWith("--") ? "=" : "+";
          return values == null
              ? quoted(others + name + summary)
              : quoted(
                  others + name + sign + summary + ":" + option.label() + ":" + action(values));
        });
  }

  private static String action(Values values) {
    return switch (values) {
      case Known known -> "(" + String.join(" ", known.texts()) + ")";
      case Found found ->
          switch (found) {
            case FUNCTIONS -> "_aloft_functions";
            case STAGES -> "_aloft_stages";
            case FILES -> "_files";
            case FOLDERS -> "_files -/";
            case NOTHING -> " ";
          };
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
