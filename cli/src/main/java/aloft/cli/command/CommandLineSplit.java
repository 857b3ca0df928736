package aloft.cli.command;

import aloft.cli.engine.Providers;
import aloft.spi.provider.ProviderOptions;
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
    Registry.@Nullable Registration<?, ?> command,
    @Nullable String unknown,
    List<String> arguments) {

  /// Options with a value that may precede the command, besides those of the providers.
  private static final Set<String> OPTIONS_WITH_VALUE =
      Set.of("-c", "--config", "-s", "--stage", "-r", "--region", "--provider", "--param");

  /// Options without a value that need no provider.
  private static final Set<String> FLAGS = Set.of("--help", "--version", "--debug", "--verbose");

  static CommandLineSplit of(List<String> words, Providers providers) {
    int first = skipOptions(words, 0, providers);
    if (first == words.size()) {
      return new CommandLineSplit(null, null, words);
    }
    if (words.get(first).equals("help")) {
      List<String> withHelp = new ArrayList<>(words);
      withHelp.remove(first);
      withHelp.add("--help");
      return of(withHelp, providers);
    }
    int second = skipOptions(words, first + 1, providers);
    String next = second == first + 1 && second < words.size() ? words.get(second) : null;
    Registry.Registration<?, ?> entry = Registry.find(words.get(first), next);
    String both = next == null ? words.get(first) : words.get(first) + " " + next;
    if (entry == null || (Unsupported.COMMANDS.containsKey(both) && !entry.name().equals(both))) {
      boolean isCommandPrefix =
          entry != null
              || Unsupported.alternativeTo(both) != null
              || !Registry.subcommands(words.get(first)).isEmpty();
      return new CommandLineSplit(null, isCommandPrefix ? both : words.get(first), words);
    }
    List<String> arguments = new ArrayList<>(words);
    arguments.subList(first, first + entry.name().split(" ", -1).length).clear();
    boolean isOfFunction = entry.name().equals("deploy") && namesFunction(arguments);
    return new CommandLineSplit(
        isOfFunction ? Registry.find("deploy", "function") : entry, null, arguments);
  }

  /// Whether `deploy` is short for `deploy function`.
  private static boolean namesFunction(List<String> arguments) {
    for (String argument : arguments) {
      if (argument.equals("-f") || argument.split("=", 2)[0].equals("--function")) {
        return true;
      }
    }
    return false;
  }

  private static int skipOptions(List<String> words, int from, Providers providers) {
    int at = from;
    while (at < words.size() && words.get(at).startsWith("-")) {
      // The providers are loaded only if a command may follow.
      boolean valued = at + 1 < words.size() && hasValue(words.get(at), providers);
      at += valued ? 2 : 1;
    }
    return Math.min(at, words.size());
  }

  private static boolean hasValue(String word, Providers providers) {
    return OPTIONS_WITH_VALUE.contains(word)
        || (word.startsWith("--") && !FLAGS.contains(word) && isOfProvider(word, providers));
  }

  private static boolean isOfProvider(String word, Providers providers) {
    for (ProviderOptions.Option option : providers.connectionOptions()) {
      if (option.label() != null && word.equals("--" + option.name())) {
        return true;
      }
    }
    return false;
  }
}
