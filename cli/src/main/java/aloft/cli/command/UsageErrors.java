package aloft.cli.command;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns picocli's parse errors into diagnostics.
final class UsageErrors {
  private UsageErrors() {}

  static Diagnostic of(ParameterException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String help = spec.name() + " --help lists the options";
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      boolean option = word.startsWith("-");
      String near =
          option
              ? Suggestion.didYouMean(word.split("=", 2)[0], options(spec))
              : Suggestion.didYouMean(word, List.copyOf(spec.subcommands().keySet()));
      return Diagnostic.error(
              "usage",
              option ? "unknown option \"" + word + "\"" : "unexpected argument \"" + word + "\"")
          .hint(near == null ? help : near);
    }
    if (e instanceof OverwrittenOptionException twice && twice.getOverwritten() != null) {
      String option =
          twice.getOverwritten() instanceof OptionSpec twin ? twin.longestName() : "an option";
      return Diagnostic.error("usage", option + " is given twice").hint(help);
    }
    String message =
        String.valueOf(e.getMessage())
            .replace("option option", "option")
            .replace("is not an int", "is not a whole number")
            .replaceAll("positional parameter at index \\d+ \\((.+?)\\)", "$1");
    return Diagnostic.error("usage", lower(message)).hint(help);
  }

  private static String lower(String sentence) {
    return sentence.isEmpty()
        ? sentence
        : sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  private static List<String> options(CommandSpec spec) {
    return spec.options().stream().flatMap(option -> Arrays.stream(option.names())).toList();
  }
}
