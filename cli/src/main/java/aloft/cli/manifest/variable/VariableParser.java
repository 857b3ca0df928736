package aloft.cli.manifest.variable;

import aloft.cli.manifest.variable.VariableText.Argument;
import aloft.cli.manifest.variable.VariableText.Choice;
import aloft.cli.manifest.variable.VariableText.Computed;
import aloft.cli.manifest.variable.VariableText.Literal;
import aloft.cli.manifest.variable.VariableText.Nested;
import aloft.cli.manifest.variable.VariableText.Piece;
import aloft.cli.manifest.variable.VariableText.SourceCall;
import aloft.cli.manifest.variable.VariableText.Text;
import aloft.cli.manifest.variable.VariableText.Variable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parses a string with variables in one pass, without backtracking.
///
/// Anything that does not look like `${name:` or `${name(` stays text, such as CloudFormation's
/// `${AWS::Region}` and `${Name}`. `\${` is an escaped `${`.
final class VariableParser {
  private static final int MAX_DEPTH = 100;

  private final String text;
  private int at;
  private int depth;

  private VariableParser(String text) {
    this.text = text;
  }

  /// Whether a string may contain variables.
  static boolean mayHoldVariables(String text) {
    return text.contains("${");
  }

  /// Parses a string.
  ///
  /// @return null if there is neither a variable nor an escape
  static @Nullable VariableText read(String text) throws VariableSyntaxException {
    if (!mayHoldVariables(text)) {
      return null;
    }
    List<Piece> pieces = new VariableParser(text).pieces("", true);
    return pieces.size() == 1 && pieces.getFirst() instanceof Text only && only.text().equals(text)
        ? null
        : new VariableText(pieces);
  }

  /// The pieces up to one of the given characters, which is not consumed.
  ///
  /// @param outside whether this is not within a variable: only there escapes are recognized, and
  ///   invalid variables are text
  private List<Piece> pieces(String ends, boolean outside) throws VariableSyntaxException {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int slashes = 0;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      char c = text.charAt(at);
      if (!text.startsWith("${", at)) {
        slashes = c == '\\' ? slashes + 1 : 0;
        literal.append(c);
        at++;
        continue;
      }
      if (outside && slashes > 0) {
        literal.setLength(literal.length() - (slashes + 1) / 2);
        if (slashes % 2 == 1) {
          literal.append("${");
          at += 2;
          slashes = 0;
          continue;
        }
      }
      slashes = 0;
      Variable variable = variable(outside);
      if (variable == null) {
        literal.append("${");
        at += 2;
        continue;
      }
      dropDollars(literal);
      if (!literal.isEmpty()) {
        pieces.add(new Text(literal.toString()));
        literal.setLength(0);
      }
      pieces.add(variable);
    }
    if (!literal.isEmpty()) {
      pieces.add(new Text(literal.toString()));
    }
    return pieces;
  }

  /// Dollar signs directly before a variable are dropped, as in the Serverless Framework.
  private static void dropDollars(StringBuilder literal) {
    while (!literal.isEmpty() && literal.charAt(literal.length() - 1) == '$') {
      literal.setLength(literal.length() - 1);
    }
  }

  /// The variable at the current position; null, with nothing consumed, if there is none.
  private @Nullable Variable variable(boolean outside) throws VariableSyntaxException {
    int start = at;
    if (depth >= MAX_DEPTH) {
      throw error(
          "variables are nested more than " + MAX_DEPTH + " levels deep",
          start,
          "write the inner variables as properties of their own");
    }
    at += 2;
    depth++;
    Choice first = first(start, outside);
    if (first == null) {
      at = start;
      depth--;
      return null;
    }
    List<Choice> choices = new ArrayList<>();
    choices.add(first);
    skipSpace();
    while (!consume('}')) {
      if (at >= text.length()) {
        throw error("a variable is opened here and never closed", start, "add the }");
      }
      if (!consume(',')) {
        throw error("unexpected \"" + text.charAt(at) + "\" in a variable", at, "expected , or }");
      }
      choices.add(fallback(start));
      skipSpace();
      if (choices.getLast() instanceof Literal && at < text.length() && text.charAt(at) == ',') {
        throw error("a constant has a fallback", at, "remove the fallback");
      }
    }
    depth--;
    return new Variable(start, at, choices);
  }

  private @Nullable Choice first(int start, boolean outside) throws VariableSyntaxException {
    int from = at;
    char initial = at < text.length() ? text.charAt(at) : ' ';
    if (initial >= 'a' && initial <= 'z') {
      skipWord();
      boolean address = consume(':');
      if (address && outside && at < text.length() && text.charAt(at) == ':') {
        return null;
      }
      if (address || (at < text.length() && text.charAt(at) == '(')) {
        return call(text.substring(from, address ? at - 1 : at), from, start, address);
      }
    }
    if (outside) {
      return null;
    }
    throw error(
        "invalid variable: the source or the colon is missing", start, "write ${source:address}");
  }

  private Choice fallback(int start) throws VariableSyntaxException {
    skipSpace();
    int from = at;
    if (at >= text.length()) {
      throw error("a variable is opened here and never closed", start, "add the }");
    }
    char c = text.charAt(at);
    if (c == '"' || c == '\'') {
      return new Literal(quoted());
    }
    if (text.startsWith("${", at)) {
      Variable nested = variable(false);
      if (nested != null) {
        return new Nested(nested);
      }
    }
    skipWord();
    String word = text.substring(from, at);
    skipSpace();
    boolean address = consume(':');
    boolean parameters = !address && at < text.length() && text.charAt(at) == '(';
    if ((address || parameters) && isName(word)) {
      return call(word, from, start, address);
    }
    Literal literal = literal(word);
    if (literal != null && !address && !parameters) {
      return literal;
    }
    int end = text.indexOf('}', from);
    String fallback = text.substring(from, end < 0 ? text.length() : end).strip();
    throw new VariableSyntaxException(
        "the fallback \"" + fallback + "\" is neither a source nor a value",
        from,
        from + Math.max(1, fallback.length()),
        "put a string in quotes: '" + fallback.replace("'", "") + "'");
  }

  private SourceCall call(String type, int from, int start, boolean hasAddress)
      throws VariableSyntaxException {
    boolean address = hasAddress;
    List<Argument> parameters = List.of();
    if (!address) {
      at++;
      parameters = parameters(start);
      skipSpace();
      address = consume(':');
    }
    return new SourceCall(type, from, parameters, address ? address(start) : null);
  }

  private List<Argument> parameters(int start) throws VariableSyntaxException {
    List<Argument> parameters = new ArrayList<>();
    while (true) {
      skipSpace();
      boolean last = consume(')');
      if (last) {
        return parameters;
      }
      if (consume(',')) {
        parameters.add(new Literal(null));
        continue;
      }
      parameters.add(argument(",)}", start, true));
      skipSpace();
      if (consume(')')) {
        return parameters;
      }
      if (!consume(',')) {
        throw error("the parameters of a variable are not closed", at, "add the )");
      }
    }
  }

  private @Nullable Argument address(int start) throws VariableSyntaxException {
    skipSpace();
    if (at < text.length() && (text.charAt(at) == '}' || text.charAt(at) == ',')) {
      return null;
    }
    if (at < text.length() && text.charAt(at) == ':') {
      throw error("two colons in a variable", at, "remove one of them");
    }
    return argument(",}", start, false);
  }

  private Argument argument(String ends, int start, boolean parameter)
      throws VariableSyntaxException {
    if (at >= text.length()) {
      throw error("a variable is opened here and never closed", start, "add the }");
    }
    if (text.charAt(at) == '"' || text.charAt(at) == '\'') {
      return new Literal(quoted());
    }
    List<Piece> pieces = new ArrayList<>(pieces(ends, false));
    if (at >= text.length()) {
      throw error("a variable is opened here and never closed", start, "add the }");
    }
    if (pieces.isEmpty()) {
      throw error("the parameters of a variable are not closed", at, "add the )");
    }
    if (pieces.getLast() instanceof Text(String last)) {
      pieces.removeLast();
      if (pieces.isEmpty()) {
        Literal literal = parameter ? literal(last.strip()) : null;
        return literal == null ? new Literal(last.strip()) : literal;
      }
      if (!last.isBlank()) {
        pieces.add(new Text(last.stripTrailing()));
      }
    }
    return new Computed(new VariableText(pieces));
  }

  /// A quoted string; double quotes allow JSON's escapes.
  private String quoted() throws VariableSyntaxException {
    int start = at;
    char quote = text.charAt(at++);
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      value.append(c == '\\' && quote == '"' ? escaped() : c);
    }
    if (!consume(quote)) {
      throw error("a quote is opened here and never closed", start, "add the closing quote");
    }
    return value.toString();
  }

  private char escaped() throws VariableSyntaxException {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> code();
      default ->
          throw error("unknown escape sequence in double quotes", at - 2, "use single quotes");
    };
  }

  private char code() throws VariableSyntaxException {
    int start = at;
    at = Math.min(at + 4, text.length());
    try {
      return (char) Integer.parseInt(text, start, at, 16);
    } catch (NumberFormatException e) {
      throw error("unknown escape sequence in double quotes", start - 2, "write four hex digits");
    }
  }

  /// `true`, `false`, `null` or a JavaScript number; null if it is none of them.
  private static @Nullable Literal literal(String word) {
    return switch (word) {
      case "true" -> new Literal(true);
      case "false" -> new Literal(false);
      case "null" -> new Literal(null);
      case "" -> null;
      default -> {
        Number number = JavaScriptNumber.read(word);
        yield number == null ? null : new Literal(number);
      }
    };
  }

  private static boolean isName(String word) {
    return !word.isEmpty()
        && word.charAt(0) >= 'a'
        && word.charAt(0) <= 'z'
        && word.indexOf('.') < 0
        && word.indexOf('-') < 0;
  }

  private void skipWord() {
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-';
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean consume(char c) {
    boolean here = at < text.length() && text.charAt(at) == c;
    if (here) {
      at++;
    }
    return here;
  }

  private static VariableSyntaxException error(String message, int start, String hint) {
    return new VariableSyntaxException(message, start, start + 2, hint);
  }
}
