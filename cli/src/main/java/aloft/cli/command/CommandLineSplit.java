package aloft.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A command line split into its command and the arguments for it. Options may precede the command.
///
/// @param command null if no known command is named
/// @param unknown the words in the position of the command that name no command; null if there are
///   none
/// @param arguments all words except the name of the command
record CommandLineSplit(
    Registry.@Nullable Entry command, @Nullable String unknown, List<String> arguments) {

  /// Options with a value that may precede the command.
  private static final Set<String> OPTIONS_WITH_VALUE =
      Set.of("-c", "--config", "-s", "--stage", "-r", "--region", "--aws-profile", "--param");

  static CommandLineSplit of(List<String> words) {
    int first = skipOptions(words, 0);
    if (first == words.size()) {
      return new CommandLineSplit(null, null, words);
    }
    if (words.get(first).equals("help")) {
      List<String> withHelp = new ArrayList<>(words);
      withHelp.remove(first);
      withHelp.add("--help");
      return of(withHelp);
    }
    int second = skipOptions(words, first + 1);
    String next = second == first + 1 && second < words.size() ? words.get(second) : null;
    Registry.Entry entry = Registry.find(words.get(first), next);
    String both = next == null ? words.get(first) : words.get(first) + " " + next;
    if (entry == null || (Registry.UNSUPPORTED.containsKey(both) && !entry.name().equals(both))) {
      boolean isCommandPrefix =
          entry != null
              || Registry.alternativeTo(both) != null
              || !Registry.subcommands(words.get(first)).isEmpty();
      return new CommandLineSplit(null, isCommandPrefix ? both : words.get(first), words);
    }
    List<String> arguments = new ArrayList<>(words);
    arguments.subList(first, first + entry.name().split(" ", -1).length).clear();
    return new CommandLineSplit(entry, null, arguments);
  }

  private static int skipOptions(List<String> words, int from) {
    int at = from;
    while (at < words.size() && words.get(at).startsWith("-")) {
      at += OPTIONS_WITH_VALUE.contains(words.get(at)) ? 2 : 1;
    }
    return Math.min(at, words.size());
  }
}
