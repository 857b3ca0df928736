package aloft.cli.manifest;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.Map;

/// Expands `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}` in a value of a `.env` file.
final class DotenvExpansion {
  private static final int MAX_STEPS = 1000;

  // An operating system allows less.
  private static final int MAX_LENGTH = 1_000_000;
  private static final long MAX_WORK = 1_000_000_000;

  private final Map<String, String> variables;
  private final Map<String, String> earlier;
  private long work;

  /// @param variables the environment; it overrides the file
  /// @param earlier the preceding variables of the file; the caller adds each expanded one
  DotenvExpansion(Map<String, String> variables, Map<String, String> earlier) {
    this.variables = variables;
    this.earlier = earlier;
  }

  /// Expands a value.
  ///
  /// @param variable the name of the variable, for messages
  String expand(String variable, String value) {
    String text = value;
    int from = 0;
    for (int step = 0; step < MAX_STEPS; step++) {
      int start = next(text, from);
      if (start < 0) {
        return text;
      }
      int end = end(text, start);
      if (end < 0) {
        from = start + 1;
        continue;
      }
      boolean braces = text.charAt(start + 1) == '{';
      String inner = text.substring(start + (braces ? 2 : 1), braces ? end - 1 : end);
      String replacement = choose(inner);
      boolean again = replacement.contains(text.substring(start, end));
      text = text.substring(0, start) + (again ? "" : replacement) + text.substring(end);
      from = 0;
      work += text.length();
      if (text.length() > MAX_LENGTH || work > MAX_WORK) {
        throw new UserException(
            Diagnostic.error(
                    "dotenv/size",
                    "the variable \""
                        + variable
                        + "\" of the .env file expands to more than "
                        + MAX_LENGTH
                        + " characters")
                .hint("look for variables whose values contain each other several times"));
      }
    }
    return text;
  }

  private String choose(String inner) {
    int nameEnd = 0;
    while (nameEnd < inner.length() && isName(inner.charAt(nameEnd))) {
      nameEnd++;
    }
    String name = inner.substring(0, nameEnd);
    String operation = inner.substring(nameEnd);
    String set = variables.containsKey(name) ? variables.get(name) : earlier.get(name);
    boolean isSet = set != null && !set.isEmpty();
    if (operation.startsWith(":+") || operation.startsWith("+")) {
      return isSet ? operation.substring(operation.indexOf('+') + 1) : "";
    }
    if (isSet && set != null) {
      return set;
    }
    boolean hasDefault = operation.startsWith(":-") || operation.startsWith("-");
    return hasDefault ? operation.substring(operation.indexOf('-') + 1) : "";
  }

  private static int next(String text, int from) {
    int at = text.indexOf('$', from);
    while (at > 0 && text.charAt(at - 1) == '\\') {
      at = text.indexOf('$', at + 1);
    }
    return at;
  }

  /// The end (exclusive) of the expression that starts at a dollar sign; -1 if there is none.
  private static int end(String text, int start) {
    int at = start + 1;
    if (at < text.length() && text.charAt(at) == '{') {
      int open = text.indexOf('{', at + 1);
      int close = text.indexOf('}', at + 1);
      return close <= at + 1 || (open >= 0 && open < close) ? -1 : close + 1;
    }
    while (at < text.length() && isName(text.charAt(at))) {
      at++;
    }
    boolean digit =
        at > start + 1 && text.charAt(start + 1) >= '0' && text.charAt(start + 1) <= '9';
    return at == start + 1 || digit ? -1 : at;
  }

  private static boolean isName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
