package aloft.cli.manifest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Parses a `.env` file with quotes, comments and `$NAME` references, like the packages dotenv 17
/// and dotenv-expand 13.
final class Dotenv {
  private final String text;
  private int at;

  private Dotenv(String text) {
    this.text = text;
  }

  /// The variables of a file after expansion.
  ///
  /// @param variables the environment; it overrides the file
  /// @throws aloft.spi.diagnostic.UserException if the values expand without end
  static SequencedMap<String, String> read(String text, Map<String, String> variables) {
    return read(text, variables, variables);
  }

  /// The variables of a file after expansion.
  ///
  /// @param variables the environment, for references; it does not override the file
  static SequencedMap<String, String> readOver(String text, Map<String, String> variables) {
    return read(text, variables, Map.of());
  }

  /// The variables of a file without expansion.
  static SequencedMap<String, String> readRaw(String text) {
    return new Dotenv(text.replace("\r\n", "\n").replace('\r', '\n')).lines();
  }

  private static SequencedMap<String, String> read(
      String text, Map<String, String> variables, Map<String, String> overrides) {
    SequencedMap<String, String> result = new LinkedHashMap<>();
    DotenvExpansion expansion = new DotenvExpansion(variables, result);
    readRaw(text)
        .forEach((name, value) -> {
          String set = overrides.getOrDefault(name, "");
          String expanded = set.isEmpty() ? expansion.expand(name, value) : set;
          result.put(name, expanded.replace("\\$", "$"));
        });
    return result;
  }

  private SequencedMap<String, String> lines() {
    SequencedMap<String, String> variables = new LinkedHashMap<>();
    while (at < text.length()) {
      skipSpace("\n");
      String name = name();
      if (name != null) {
        variables.put(name, value());
      }
      skipLine();
    }
    return variables;
  }

  private @Nullable String name() {
    String name = word();
    if (name.equals("export") && at < text.length() && isBlank(text.charAt(at))) {
      skipSpace("");
      name = word();
    }
    if (name.isEmpty()) {
      return null;
    }
    int end = at;
    skipSpace("");
    if (at < text.length() && text.charAt(at) == '=') {
      at++;
      return name;
    }
    boolean colon =
        end + 1 < text.length() && text.charAt(end) == ':' && isBlank(text.charAt(end + 1));
    at = colon ? end + 1 : end;
    return colon ? name : null;
  }

  private String word() {
    int start = at;
    while (at < text.length() && isName(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '.'
        || c == '-';
  }

  private String value() {
    skipSpace("");
    if (at >= text.length()) {
      return "";
    }
    char quote = text.charAt(at);
    int close = "'\"`".indexOf(quote) < 0 ? -1 : closing(quote);
    if (close >= 0) {
      String value = text.substring(at + 1, close);
      at = close + 1;
      return quote == '"' ? value.replace("\\n", "\n").replace("\\r", "\r") : value;
    }
    int end = at;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '#') {
      end++;
    }
    String value = text.substring(at, end).strip();
    at = end;
    return value;
  }

  /// The index of the closing quote, if only a comment follows it; else -1.
  private int closing(char quote) {
    int close = at + 1;
    while (close < text.length() && text.charAt(close) != quote) {
      close += text.charAt(close) == '\\' && text.startsWith("" + quote, close + 1) ? 2 : 1;
    }
    if (close >= text.length()) {
      return -1;
    }
    int after = close + 1;
    while (after < text.length() && isBlank(text.charAt(after))) {
      after++;
    }
    boolean ends = after == text.length() || "\n#".indexOf(text.charAt(after)) >= 0;
    return ends ? close : -1;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private void skipSpace(String extra) {
    while (at < text.length()
        && (isBlank(text.charAt(at)) || extra.indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
  }

  private void skipLine() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end + 1;
  }
}
