package aloft.cli.packaging.glob;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The brace expression that a `{` in a pattern opens.
record Braces(Kind kind, int end, List<Integer> commas) {
  private static final Pattern NUMBERS =
      Pattern.compile("(-?\\d+)\\.\\.(-?\\d+)(?:\\.\\.-?(\\d+))?");
  private static final Pattern CHARACTERS =
      Pattern.compile("([a-zA-Z])\\.\\.([a-zA-Z])(?:\\.\\.-?(\\d+))?");

  /// The largest number of alternatives; one more is enough to know that there are too many.
  static final int MAX_ALTERNATIVES = 1000;

  enum Kind {
    /// `{a,b}`
    LIST,
    /// `{1..3}`
    RANGE,
    /// `{a}`: the braces match themselves.
    LITERAL,
    /// No closing brace: the brace matches itself.
    UNCLOSED
  }

  static Braces at(String text, int open) {
    List<Integer> commas = new ArrayList<>();
    int depth = 0;
    int parens = 0;
    boolean dots = false;
    for (int i = open; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '{' -> depth++;
        case '(' -> parens++;
        case ')' -> parens--;
        case ',' -> {
          if (depth == 1 && parens == 0) {
            commas.add(i);
          }
        }
        case '.' -> dots |= depth == 1 && text.startsWith("..", i);
        case '}' -> {
          if (--depth == 0) {
            Kind kind = !commas.isEmpty() ? Kind.LIST : dots ? Kind.RANGE : Kind.LITERAL;
            return new Braces(kind, i, commas);
          }
        }
        default -> {}
      }
    }
    return new Braces(Kind.UNCLOSED, text.length(), commas);
  }

  /// Expands the braces of a pattern, number ranges included: `{a,b}/{1..12}` gives 24 patterns.
  static List<String> expand(String pattern) {
    List<String> expanded = new ArrayList<>();
    expand("", pattern, expanded);
    return expanded;
  }

  private static void expand(String prefix, String text, List<String> expanded) {
    for (int i = 0; i < text.length() && expanded.size() <= MAX_ALTERNATIVES; i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '{') {
        Braces braces = at(text, i);
        List<String> options = braces.options(text, i);
        if (!options.isEmpty()) {
          String before = prefix + text.substring(0, i);
          String after = text.substring(braces.end + 1);
          for (String option : options) {
            if (expanded.size() <= MAX_ALTERNATIVES) {
              expand(before, option + after, expanded);
            }
          }
          return;
        }
      }
    }
    expanded.add(prefix + text);
  }

  private List<String> options(String text, int open) {
    String inner = text.substring(open + 1, Math.min(end, text.length()));
    List<String> options = new ArrayList<>();
    if (kind == Kind.RANGE) {
      Matcher numbers = NUMBERS.matcher(inner);
      Matcher characters = CHARACTERS.matcher(inner);
      if (numbers.matches()) {
        boolean padded = (numbers.group(1) + "," + numbers.group(2)).matches(".*\\b0\\d.*");
        int width = padded ? Math.max(numbers.group(1).length(), numbers.group(2).length()) : 0;
        count(number(numbers, 1), number(numbers, 2), number(numbers, 3))
            .forEach(n -> options.add(width == 0 ? "" + n : ("%0" + width + "d").formatted(n)));
      } else if (characters.matches()) {
        char from = characters.group(1).charAt(0);
        char to = characters.group(2).charAt(0);
        count(from, to, number(characters, 3)).forEach(n -> options.add("" + (char) n.intValue()));
      }
    } else if (kind == Kind.LIST) {
      int start = open + 1;
      for (int comma : commas) {
        options.add(text.substring(start, comma));
        start = comma + 1;
      }
      options.add(text.substring(start, end));
    }
    return options;
  }

  private static long number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null || digits.length() > 15 ? 1 : Long.parseLong(digits);
  }

  private static List<Long> count(long from, long to, long step) {
    List<Long> numbers = new ArrayList<>();
    long by = Math.max(1, step);
    for (long n = from;
        (from <= to ? n <= to : n >= to) && numbers.size() <= MAX_ALTERNATIVES;
        n += from <= to ? by : -by) {
      numbers.add(n);
    }
    return numbers;
  }
}
