package aloft.cli.completion;

import static java.util.stream.Collectors.joining;

import aloft.cli.completion.Grammar.CommandForm;
import aloft.cli.completion.Grammar.FixedValues;
import aloft.cli.completion.Grammar.LookedUpValues;
import aloft.cli.completion.Grammar.OptionForm;
import aloft.cli.completion.Grammar.ValueSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Fills in the completion script for zsh.
final class Zsh {
  private Zsh() {}

  static Map<String, String> placeholders(Grammar grammar) {
    return Map.of(
        "OPTIONS",
        grammar.commands().stream()
            .map(command -> command(grammar, command))
            .collect(joining("\n")),
        "EARLY",
        Stream.concat(
                grammar.globalOptions().stream().flatMap(Zsh::option),
                Stream.of("'(-v --version)'{-v,--version}'[Show the version]'"))
            .map(spec -> "    " + spec + " \\")
            .collect(joining("\n")),
        "FIRST",
        Stream.concat(grammar.firstWords().stream(), Stream.of(HELP))
            .map(command -> "        " + quoted(command.name() + ":" + command.summary()))
            .collect(joining("\n")),
        "TWO",
        grammar.twoWordCommands().stream()
            .map(command -> quoted(command.name()))
            .collect(joining("|")));
  }

  private static final CommandForm HELP =
      new CommandForm("help", "Show how a command is used", List.of(), List.of());

  private static String command(Grammar grammar, CommandForm command) {
    List<CommandForm> subcommands = grammar.subcommands(command.name());
    Stream<String> specs = command.options().stream().flatMap(Zsh::option);
    Stream<String> words =
        subcommands.isEmpty()
            ? command.arguments().stream().map(values -> quoted(":: :" + action(values)))
            : Stream.of(
                quoted(
                    ":: :("
                        + subcommands.stream().map(CommandForm::second).collect(joining(" "))
                        + ")"));
    return Stream.concat(specs, words)
        .map(spec -> " \\\n        " + spec)
        .collect(joining("", "    (" + quoted(command.name()) + ")\n      _arguments", " ;;"));
  }

  private static Stream<String> option(OptionForm option) {
    String others = option.repeatable() ? "*" : "(" + String.join(" ", option.names()) + ")";
    String summary = "[" + option.summary().replaceAll("[\\[\\]\\\\]", "\\\\$0") + "]";
    ValueSource values = option.values();
    return option.names().stream()
        .map(name -> {
          String sign = name.startsWith("--") ? "=" : "+";
          return values == null
              ? quoted(others + name + summary)
              : quoted(
                  others + name + sign + summary + ":" + option.label() + ":" + action(values));
        });
  }

  private static String action(ValueSource values) {
    return switch (values) {
      case FixedValues fixed -> "(" + String.join(" ", fixed.texts()) + ")";
      case LookedUpValues lookedUp ->
          switch (lookedUp) {
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
