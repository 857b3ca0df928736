package aloft.google.cloud.fake;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A filter of log entries: the part of the Logging query language that has comparisons, `AND`,
/// `OR`, `NOT` or `-`, and parentheses.
///
/// Evidence: <https://cloud.google.com/logging/docs/view/logging-query-language>.
final class LogQuery {
  private static final List<String> SEVERITIES =
      List.of(
          "DEFAULT",
          "DEBUG",
          "INFO",
          "NOTICE",
          "WARNING",
          "ERROR",
          "CRITICAL",
          "ALERT",
          "EMERGENCY");
  private static final List<String> OPERATORS =
      List.of("!=", ">=", "<=", "=~", "!~", "=", ">", "<", ":");

  private final List<String> tokens;
  private int at;

  private LogQuery(List<String> tokens) {
    this.tokens = tokens;
  }

  /// Reads a filter.
  ///
  /// @throws IllegalArgumentException if it is none, or one that this class does not know
  static Predicate<JsonObject> of(String text) {
    LogQuery query = new LogQuery(tokens(text));
    if (query.tokens.isEmpty()) {
      return entry -> true;
    }
    Predicate<JsonObject> predicate = query.and();
    if (query.at < query.tokens.size()) {
      throw new IllegalArgumentException("Unparseable filter: " + query.tokens.get(query.at));
    }
    return predicate;
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        i++;
      } else if (c == '(' || c == ')') {
        tokens.add(String.valueOf(c));
        i++;
      } else {
        String operator = operator(text, i);
        if (operator != null) {
          tokens.add(operator);
          i += operator.length();
        } else {
          int start = i;
          while (i < text.length()
              && !Character.isWhitespace(text.charAt(i))
              && "()".indexOf(text.charAt(i)) < 0
              && operator(text, i) == null) {
            i = text.charAt(i) == '"' ? quoted(text, i) : i + 1;
          }
          tokens.add(text.substring(start, i));
        }
      }
    }
    return tokens;
  }

  private static int quoted(String text, int start) {
    int i = start + 1;
    while (i < text.length() && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    if (i >= text.length()) {
      throw new IllegalArgumentException("Unparseable filter: unterminated string");
    }
    return i + 1;
  }

  private static @Nullable String operator(String text, int at) {
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, at)) {
        return operator;
      }
    }
    return null;
  }

  private @Nullable String peek() {
    return at < tokens.size() ? tokens.get(at) : null;
  }

  private boolean skip(String token) {
    if (token.equals(peek())) {
      at++;
      return true;
    }
    return false;
  }

  private String next() {
    String token = peek();
    if (token == null) {
      throw new IllegalArgumentException("Unparseable filter: it ends too early");
    }
    at++;
    return token;
  }

  /// `OR` binds closer than `AND`; two comparisons side by side are joined by `AND`.
  private Predicate<JsonObject> and() {
    Predicate<JsonObject> left = or();
    while (peek() != null && !")".equals(peek())) {
      skip("AND");
      left = left.and(or());
    }
    return left;
  }

  private Predicate<JsonObject> or() {
    Predicate<JsonObject> left = not();
    while (skip("OR")) {
      left = left.or(not());
    }
    return left;
  }

  private Predicate<JsonObject> not() {
    if (skip("NOT") || skip("-")) {
      return not().negate();
    }
    if (skip("(")) {
      Predicate<JsonObject> inner = and();
      if (!skip(")")) {
        throw new IllegalArgumentException("Unparseable filter: ')' is missing");
      }
      return inner;
    }
    return comparison();
  }

  private Predicate<JsonObject> comparison() {
    String path = next();
    String operator = peek();
    if (operator == null || !OPERATORS.contains(operator)) {
      String word = plain(path).toLowerCase(Locale.ROOT);
      return entry -> entry.toString().toLowerCase(Locale.ROOT).contains(word);
    }
    at++;
    if (skip("(")) {
      List<Predicate<JsonObject>> any = new ArrayList<>();
      do {
        any.add(one(path, operator, plain(next())));
      } while (skip("OR"));
      if (!skip(")")) {
        throw new IllegalArgumentException("Unparseable filter: ')' is missing");
      }
      return entry -> any.stream().anyMatch(each -> each.test(entry));
    }
    return one(path, operator, plain(next()));
  }

  private static Predicate<JsonObject> one(String path, String operator, String wanted) {
    List<String> names = names(path);
    return entry -> {
      String value = value(entry, names);
      return value == null
          ? operator.equals("!=") || operator.equals("!~")
          : test(names, value, operator, wanted);
    };
  }

  private static boolean test(List<String> names, String value, String operator, String wanted) {
    return switch (operator) {
      case "=" -> value.equalsIgnoreCase(wanted);
      case "!=" -> !value.equalsIgnoreCase(wanted);
      case ":" ->
          wanted.equals("*")
              || value.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
      case "=~" -> Pattern.compile(wanted).matcher(value).find();
      case "!~" -> !Pattern.compile(wanted).matcher(value).find();
      case ">=" -> order(names, value, wanted) >= 0;
      case "<=" -> order(names, value, wanted) <= 0;
      case ">" -> order(names, value, wanted) > 0;
      default -> order(names, value, wanted) < 0;
    };
  }

  private static int order(List<String> names, String value, String wanted) {
    if (names.getFirst().equals("severity")) {
      return Integer.compare(SEVERITIES.indexOf(value), SEVERITIES.indexOf(wanted));
    }
    if (names.getFirst().toLowerCase(Locale.ROOT).endsWith("timestamp")) {
      try {
        return Instant.parse(value).compareTo(Instant.parse(wanted));
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException("Unparseable filter: timestamp " + wanted, e);
      }
    }
    return value.compareTo(wanted);
  }

  private static @Nullable String value(JsonObject entry, List<String> names) {
    JsonElement value = entry;
    for (String name : names) {
      value = value instanceof JsonObject object ? object.get(name) : null;
    }
    return value == null ? null : value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }

  private static List<String> names(String path) {
    List<String> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '.') {
        names.add(camel(plain(path.substring(start, i)), names));
        start = i + 1;
      } else if (path.charAt(i) == '"') {
        i = quoted(path, i) - 1;
      }
    }
    return names;
  }

  /// `insert_id` stands for `insertId`; the keys of labels stay as they are.
  private static String camel(String name, List<String> before) {
    if (before.contains("labels") || before.contains("jsonPayload")) {
      return name;
    }
    return switch (name) {
      case "insert_id" -> "insertId";
      case "log_name" -> "logName";
      default -> name;
    };
  }

  private static String plain(String token) {
    return token.length() >= 2 && token.startsWith("\"") && token.endsWith("\"")
        ? token.substring(1, token.length() - 1).replaceAll("\\\\(.)", "$1")
        : token;
  }
}
