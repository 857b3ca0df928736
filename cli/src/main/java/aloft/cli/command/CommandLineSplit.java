package aloft.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The words of a command line: which command they name, and what is left for it. Options may stand
/// before the command.
///
/// @param command null where the words name none
/// @param unknown the words where a command should stand, where they name none
/// @param rest all words but the command's
record CommandLineSplit(
    Registry.@Nullable Entry command, @Nullable String unknown, List<String> rest) {

  /// Options with a value that may stand before the command.
  private static final Set<String> VALUED =
      Set.of("-c", "--config", "-s", "--stage", "-r", "--region", "--aws-profile", "--param");

  static CommandLineSplit of(List<String> words) {
    int first = position(words, 0);
    if (first == words.size()) {
      return new CommandLineSplit(null, null, words);
    }
    if (words.get(first).equals("help")) {
      List<String> asked = new ArrayList<>(words);
      asked.remove(first);
      asked.add("--help");
      return of(asked);
    }
    int second = position(words, first + 1);
    String next = second == first + 1 && second < words.size() ? words.get(second) : null;
    Registry.Entry entry = Registry.find(words.get(first), next);
    String both = next == null ? words.get(first) : words.get(first) + " " + next;
    if (entry == null || (Registry.ABSENT.containsKey(both) && !entry.name().equals(both))) {
      boolean known =
          entry != null
              || Registry.instead(both) != null
              || !Registry.group(words.get(first)).isEmpty();
      return new CommandLineSplit(null, known ? both : words.get(first), words);
    }
    List<String> rest = new ArrayList<>(words);
    rest.subList(first, first + entry.name().split(" ", -1).length).clear();
    return new CommandLineSplit(entry, null, rest);
  }

  private static int position(List<String> words, int from) {
    int at = from;
    while (at < words.size() && words.get(at).startsWith("-")) {
      at += VALUED.contains(words.get(at)) ? 2 : 1;
    }
    return Math.min(at, words.size());
  }
}
