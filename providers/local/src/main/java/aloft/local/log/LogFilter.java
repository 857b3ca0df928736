package aloft.local.log;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Which lines are wanted: words that must all be there, `"quoted ones"`, `-word` for one that must
/// not, `?word` for one of several, `%pattern%`.
///
/// See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
final class LogFilter {
  private static final Pattern TERM =
      Pattern.compile("([-?]?)(?:\"((?:[^\"\\\\]|\\\\.)*)\"|%([^%]*)%|(\\S+))");

  private final List<Predicate<String>> all = new ArrayList<>();
  private final List<Predicate<String>> some = new ArrayList<>();

  LogFilter(@Nullable String pattern) {
    String text = pattern == null ? "" : pattern.strip();
    if (text.startsWith("{") || text.startsWith("[")) {
      throw new UserException(
          Diagnostic.error(
                  "logs/filter", "patterns for the fields of a log line are not built: " + text)
              .hint("filter by words: --filter 'ERROR \"not found\" -timeout'"));
    }
    Matcher found = TERM.matcher(text);
    while (found.find()) {
      Predicate<String> term = term(found);
      switch (found.group(1)) {
        case "?" -> some.add(term);
        case "-" -> all.add(term.negate());
        default -> all.add(term);
      }
    }
  }

  private static Predicate<String> term(Matcher found) {
    String quoted = found.group(2);
    if (quoted != null) {
      return contains(quoted.replaceAll("\\\\(.)", "$1"));
    }
    String regular = found.group(3);
    if (regular == null) {
      return contains(found.group(4));
    }
    try {
      return Pattern.compile(regular).asPredicate();
    } catch (PatternSyntaxException e) {
      throw new UserException(
          Diagnostic.error("logs/filter", "not a pattern: " + regular + ": " + e.getDescription()),
          e);
    }
  }

  private static Predicate<String> contains(String word) {
    return message -> message.contains(word);
  }

  // Where words must be there, those that may be do not count.
  boolean takes(String message) {
    return all.stream().allMatch(term -> term.test(message))
        && (!all.isEmpty() || some.isEmpty() || some.stream().anyMatch(term -> term.test(message)));
  }
}
