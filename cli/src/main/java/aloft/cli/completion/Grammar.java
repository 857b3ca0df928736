package aloft.cli.completion;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What may be typed after `aloft`.
///
/// @param commands all there are, in the order in which they are shown
/// @param early the options that may stand before the command
public record Grammar(List<Command> commands, List<Option> early) {

  public Grammar {
    commands = List.copyOf(commands);
    early = List.copyOf(early);
  }

  /// A command.
  ///
  /// @param name one or two words
  /// @param words what may stand for each of its words that are no options
  public record Command(String name, String summary, List<Option> options, List<Values> words) {

    public Command {
      options = List.copyOf(options);
      words = List.copyOf(words);
    }

    /// The first of its words.
    String first() {
      return name.split(" ", 2)[0];
    }

    /// The second of its words; null where it has only one.
    @Nullable String second() {
      return name.contains(" ") ? name.split(" ", 2)[1] : null;
    }
  }

  /// An option.
  ///
  /// @param names as they are typed, with their hyphens
  /// @param label what its value is called in help
  /// @param values null where it takes none
  /// @param again whether it may be given more than once
  public record Option(
      List<String> names, String summary, String label, @Nullable Values values, boolean again) {

    public Option {
      names = List.copyOf(names);
    }
  }

  /// What may stand for a value.
  public sealed interface Values {}

  /// One of a few texts.
  public record Known(List<String> texts) implements Values {
    public Known {
      texts = List.copyOf(texts);
    }
  }

  /// What the shell looks up while the user types.
  public enum Found implements Values {
    FUNCTIONS,
    STAGES,
    FILES,
    FOLDERS,
    NOTHING;

    /// Its word in the scripts.
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The commands of two words.
  List<Command> pairs() {
    return commands.stream().filter(command -> command.second() != null).toList();
  }

  /// The commands whose second word may follow this first one.
  List<Command> below(String first) {
    return pairs().stream().filter(command -> command.first().equals(first)).toList();
  }

  /// What may stand first, with what it does.
  List<Command> beginnings() {
    Stream<Command> single = commands.stream().filter(command -> command.second() == null);
    Stream<Command> groups =
        commands.stream()
            .map(Command::first)
            .distinct()
            .filter(first -> commands.stream().noneMatch(command -> command.name().equals(first)))
            .map(first ->
                new Command(
                    first, below(first).getFirst().summary() + ", and more", List.of(), List.of()));
    return Stream.concat(single, groups).toList();
  }
}
