package aloft.cli.completion;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The commands and options of `aloft`.
///
/// @param commands all commands, in the order in which they are shown
/// @param globalOptions the options that may precede the command
public record Grammar(List<CommandForm> commands, List<OptionForm> globalOptions) {

  public Grammar {
    commands = List.copyOf(commands);
    globalOptions = List.copyOf(globalOptions);
  }

  /// A command.
  ///
  /// @param name one or two words
  /// @param arguments the possible values of each positional argument
  public record CommandForm(
      String name, String summary, List<OptionForm> options, List<ValueSource> arguments) {

    public CommandForm {
      options = List.copyOf(options);
      arguments = List.copyOf(arguments);
    }

    /// The first word of its name.
    String first() {
      return name.split(" ", 2)[0];
    }

    /// The second word of its name; null if it has only one.
    @Nullable String second() {
      return name.contains(" ") ? name.split(" ", 2)[1] : null;
    }
  }

  /// An option.
  ///
  /// @param names with their hyphens, like `--stage` and `-s`
  /// @param label the name of its value in help texts
  /// @param values its possible values; null if it has no value
  /// @param repeatable whether it may occur more than once
  public record OptionForm(
      List<String> names,
      String summary,
      String label,
      @Nullable ValueSource values,
      boolean repeatable) {

    public OptionForm {
      names = List.copyOf(names);
    }
  }

  /// The possible values of an option or argument.
  public sealed interface ValueSource {}

  /// A fixed list of values.
  public record FixedValues(List<String> texts) implements ValueSource {
    public FixedValues {
      texts = List.copyOf(texts);
    }
  }

  /// Values that the shell looks up during completion.
  public enum LookedUpValues implements ValueSource {
    FUNCTIONS,
    STAGES,
    FILES,
    FOLDERS,
    NOTHING;

    /// Its keyword in the scripts.
    String keyword() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The commands whose names have two words.
  List<CommandForm> twoWordCommands() {
    return commands.stream().filter(command -> command.second() != null).toList();
  }

  /// The commands of two words that begin with this word.
  List<CommandForm> subcommands(String first) {
    return twoWordCommands().stream().filter(command -> command.first().equals(first)).toList();
  }

  /// The possible first words, each as a command with its summary.
  List<CommandForm> firstWords() {
    Stream<CommandForm> single = commands.stream().filter(command -> command.second() == null);
    Stream<CommandForm> groups =
        commands.stream()
            .map(CommandForm::first)
            .distinct()
            .filter(first -> commands.stream().noneMatch(command -> command.name().equals(first)))
            .map(first ->
                new CommandForm(
                    first,
                    subcommands(first).getFirst().summary() + ", and more",
                    List.of(),
                    List.of()));
    return Stream.concat(single, groups).toList();
  }
}
