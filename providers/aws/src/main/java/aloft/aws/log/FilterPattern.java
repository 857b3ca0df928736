package aloft.aws.log;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A filter pattern of CloudWatch Logs that consists of terms: a line must contain all words and
/// `"quoted phrases"`, no `-word`, at least one `?word`, and match each `%regular expression%`.
///
/// See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
final class FilterPattern implements Predicate<String> {
  private static final Pattern TERM =
      Pattern.compile("([-?]?)(?:\"((?:[^\"\\\\]|\\\\.)*)\"|%([^%]*)%|(\\S+))");

  private final List<Predicate<String>> required = new ArrayList<>();
  private final List<Predicate<String>> anyOf = new ArrayList<>();

  /// Reads a pattern.
  ///
  /// @throws UserException if it is invalid or selects fields
  FilterPattern(String pattern) {
    String text = pattern.strip();
    if (text.startsWith("{") || text.startsWith("[")) {
      throw new UserException(
          Diagnostic.error(
                  "logs/filter", "filters by the fields of a log line are not supported: " + text)
              .hint("filter by words: --filter 'ERROR \"not found\" -timeout'"));
    }
    Matcher found = TERM.matcher(text);
    while (found.find()) {
      Predicate<String> term = term(found);
      switch (found.group(1)) {
        case "?" -> anyOf.add(term);
        case "-" -> required.add(term.negate());
        default -> required.add(term);
      }
    }
  }

  private static Predicate<String> term(Matcher found) {
    String quoted = found.group(2);
    if (quoted != null) {
      return contains(quoted.replaceAll("\\\\(.)", "$1"));
    }
    String expression = found.group(3);
    if (expression == null) {
      return contains(found.group(4));
    }
    try {
      return Pattern.compile(expression).asPredicate();
    } catch (PatternSyntaxException e) {
      throw new UserException(
          Diagnostic.error(
              "logs/filter",
              "invalid regular expression: " + expression + ": " + e.getDescription()),
          e);
    }
  }

  private static Predicate<String> contains(String word) {
    return message -> message.contains(word);
  }

  // The optional words count only if there are no required terms.
  @Override
  public boolean test(String message) {
    return required.stream().allMatch(term -> term.test(message))
        && (!required.isEmpty()
            || anyOf.isEmpty()
            || anyOf.stream().anyMatch(term -> term.test(message)));
  }
}
