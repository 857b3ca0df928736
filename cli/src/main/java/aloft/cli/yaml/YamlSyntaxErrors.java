package aloft.cli.yaml;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Translates syntax errors of the YAML library into messages with hints.
///
/// The library names the token that it cannot use. What the user has done wrong is mostly before
/// it, so that the text around the token decides.
final class YamlSyntaxErrors {
  private final String text;
  private final String problem;
  private final String context;
  private final Position at;
  private final Position start;

  /// A position in the text, both numbers from 0.
  private record Position(int line, int column) {}

  private record Finding(String message, String hint, Position place) {}

  private YamlSyntaxErrors(MarkedYamlEngineException e, String text) {
    this.text = text;
    this.problem = Objects.requireNonNullElse(e.getProblem(), "");
    this.context = Objects.requireNonNullElse(e.getContext(), "");
    this.at = position(e.getProblemMark().or(e::getContextMark).orElse(null));
    this.start = e.getContextMark().map(YamlSyntaxErrors::position).orElse(at);
  }

  private static Position position(@Nullable Mark mark) {
    return mark == null ? new Position(0, 0) : new Position(mark.getLine(), mark.getColumn());
  }

  static UserException failure(MarkedYamlEngineException e, String text, String file) {
    Finding finding = new YamlSyntaxErrors(e, text).finding();
    int line = finding.place().line() + 1;
    int column = finding.place().column() + 1;
    return new UserException(
        Diagnostic.error(
                "yaml/syntax",
                finding.message(),
                new SourceRange(file, line, column, line, column + 1))
            .hint(finding.hint()),
        e);
  }

  static UserException failure(ReaderException e, String text, String file) {
    int end = Math.min(e.getPosition(), text.codePointCount(0, text.length()));
    String before = text.substring(0, text.offsetByCodePoints(0, end));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = before.length() - (before.lastIndexOf('\n') + 1) + 1;
    return new UserException(
        Diagnostic.error(
                "yaml/syntax",
                "a character that YAML does not allow: U+%04X".formatted(e.getCodePoint()),
                new SourceRange(file, line, column, line, column + 1))
            .hint("save the file as UTF-8 text, or write the character as an escape in quotes"),
        e);
  }

  /// A diagnostic for an error without a place.
  static UserException failure(YamlEngineException e, String file) {
    return new UserException(
        Diagnostic.error("yaml/syntax", "invalid YAML", SourceRange.of(file))
            .hint("check for a key split over two lines, or an unclosed bracket"),
        e);
  }

  private Finding finding() {
    String line = line(at.line());
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    if (indent.indexOf('\t') >= 0 || problem.contains("(TAB)")) {
      return new Finding(
          "this line is indented with a tab", "YAML is indented with spaces: replace the tab", at);
    }
    if (isConflictMarker(line) || isConflictMarker(line(at.line() - 1))) {
      return new Finding(
          "a merge conflict is not resolved here",
          "keep one of the versions, and remove the lines with <<<<<<<, ======= and >>>>>>>",
          isConflictMarker(line) ? at : new Position(at.line() - 1, 0));
    }
    if (context.contains("quoted scalar") && problem.contains("unexpected")) {
      return new Finding("a quote is opened here and never closed", "add the closing quote", start);
    }
    if (problem.contains("escape")) {
      return new Finding(
          "unknown escape sequence in double quotes",
          "write \\\\ for a backslash, or use single quotes",
          at);
    }
    if (context.contains("flow sequence")) {
      return flow('[', ']', "");
    }
    if (context.contains("flow mapping")) {
      return flow('{', '}', ", or quote the string if it has { or } in it");
    }
    if (problem.contains("mapping values are not allowed")) {
      return misplacedColon(line);
    }
    if (problem.contains("could not find expected ':'")) {
      return new Finding(
          "a key without its \":\"",
          "write key: value, with a space after the colon, or check the indentation",
          start);
    }
    if (problem.contains("cannot start any token")) {
      return new Finding(
          "a string cannot start with this character",
          "put the string in quotes: " + quoted(line, at.column()),
          at);
    }
    if (problem.contains("sequence entries are not allowed")) {
      return new Finding(
          "a list item is not allowed here", "put \"- \" on a separate line below the key", at);
    }
    if (context.contains("block scalar")) {
      return new Finding(
          "a | or > starts a text of several lines, which begins on the next line",
          "put the string in quotes if it starts with | or >: " + quoted(line, start.column()),
          start);
    }
    if (problem.contains("<block end>") || context.contains("block")) {
      return block(line);
    }
    if (problem.contains("undefined tag handle") || context.contains("tag")) {
      return new Finding("invalid tag", "quote the string if it starts with !", at);
    }
    if (context.contains("alias") || context.contains("anchor")) {
      return new Finding(
          "a name is missing after & or *",
          "put the string in quotes: " + quoted(line(start.line()), start.column()),
          start);
    }
    return new Finding(
        "not valid YAML: " + problem, "check the indentation and the quotes of this line", at);
  }

  private Finding flow(char open, char close, String more) {
    String line = line(at.line());
    int column = codeUnits(line, at.column());
    if (line.startsWith("{", column) && column > 0 && line.charAt(column - 1) == '$') {
      int end = line.indexOf('}', column);
      String variable = end < 0 ? "${...}" : line.substring(column - 1, end + 1);
      String quote = variable.indexOf('"') < 0 ? "\"" : "'";
      return new Finding(
          "a variable within " + open + " " + close + " needs quotes",
          "put the whole string in quotes: " + quote + variable + quote,
          new Position(at.line(), at.column() - 1));
    }
    return at.line() == start.line() && !problem.contains("<stream end>")
        ? new Finding(
            "a comma or a " + close + " is missing before this",
            "add it" + (more.isEmpty() ? ", or quote the string" : more),
            at)
        : new Finding(
            "a " + open + " is opened here and never closed",
            "add a comma or the " + close + more,
            start);
  }

  // The colon belongs to a key that is indented too far, or to a value; or the line above is no
  // key.
  private Finding misplacedColon(String line) {
    int column = codeUnits(line, at.column());
    int first = line.indexOf(": ");
    if (first >= 0 && first < column) {
      return new Finding(
          "a second \": \" in one line",
          "put the value in quotes if it contains \": \": "
              + quoted(line, valueColumn(line, first)),
          at);
    }
    int aboveNumber = at.line() - 1;
    while (aboveNumber > 0 && line(aboveNumber).isBlank()) {
      aboveNumber--;
    }
    String above = aboveNumber < 0 ? "" : line(aboveNumber).stripTrailing();
    int glued = gluedColon(above);
    if (glued >= 0) {
      return new Finding(
          "a space is missing after this \":\"",
          "write key: value",
          new Position(aboveNumber, above.codePointCount(0, glued)));
    }
    boolean deeper = indentation(line) > indentation(above);
    return deeper && above.contains(": ")
        ? new Finding(
            "this line is indented deeper than the line above, which already has a value",
            "indent both in the same way, or remove the value above",
            at)
        : new Finding(
            "a \": \" is not allowed here",
            "quote the string if it contains \": \", or check the indentation of this line and the"
                + " one above",
            at);
  }

  private Finding block(String line) {
    int column = codeUnits(line, at.column());
    String before = line.substring(0, column).stripTrailing();
    if (problem.contains("<scalar>") && (before.endsWith("'") || before.endsWith("\""))) {
      return new Finding(
          "text follows a closing quote",
          before.endsWith("'")
              ? "write two apostrophes for one within single quotes, or use double quotes"
              : "write \\\" for a quote within double quotes, or use single quotes",
          at);
    }
    if (line.startsWith("]", column) || line.startsWith("}", column)) {
      String bracket = line.substring(column, column + 1);
      return new Finding(
          "there is no opening bracket for this " + bracket,
          "remove it, or put the string in quotes",
          at);
    }
    if (context.contains("block node")) {
      return new Finding(
          "a value cannot start with this character",
          "put the string in quotes: " + quoted(line, at.column()),
          at);
    }
    if (context.contains("block mapping") && problem.contains("found '-'")) {
      return new Finding(
          "a list item among the keys of an object",
          "indent the dash deeper than the key of its list, or write key: value",
          at);
    }
    if (context.contains("block collection") && problem.contains("found '?'")) {
      return new Finding(
          "a key among the items of a list",
          "start it with a dash, or indent it like the key that has the list",
          at);
    }
    return new Finding(
        "this line does not fit the lines above it",
        "check its indentation: the keys of an object start in the same column, so do the dashes of"
            + " a list",
        at);
  }

  private static boolean isConflictMarker(String line) {
    return line.startsWith("<<<<<<<") || line.startsWith("=======") || line.startsWith(">>>>>>>");
  }

  private static int indentation(String line) {
    return line.length() - line.stripLeading().length();
  }

  /// The index of a colon in `key:value`; -1 if the line is not like this.
  private static int gluedColon(String line) {
    int colon = line.indexOf(':');
    boolean glued =
        colon > 0
            && colon + 1 < line.length()
            && !line.contains(": ")
            && !line.startsWith("//", colon + 1);
    for (int i = indentation(line); glued && i < colon; i++) {
      glued = Character.isLetterOrDigit(line.charAt(i)) || "_-".indexOf(line.charAt(i)) >= 0;
    }
    return glued ? colon : -1;
  }

  private static int valueColumn(String line, int colon) {
    int value = colon + 1;
    while (value < line.length() && line.charAt(value) == ' ') {
      value++;
    }
    return line.codePointCount(0, value);
  }

  /// The rest of a line in quotes, as an example; at most 60 characters.
  private static String quoted(String line, int column) {
    String value = line.substring(codeUnits(line, column));
    int comment = value.indexOf(" #");
    value = (comment < 0 ? value : value.substring(0, comment)).strip();
    if (value.length() > 60 || value.indexOf('"') >= 0) {
      return "\"...\"";
    }
    return value.indexOf('\\') < 0 ? "\"" + value + "\"" : "'" + value + "'";
  }

  private static int codeUnits(String line, int column) {
    int count = Math.min(column, line.codePointCount(0, line.length()));
    return line.offsetByCodePoints(0, count);
  }

  private String line(int number) {
    int start = 0;
    for (int i = 0; i < number; i++) {
      start = text.indexOf('\n', start) + 1;
      if (start == 0) {
        return "";
      }
    }
    int end = text.indexOf('\n', start);
    return number < 0 ? "" : text.substring(start, end < 0 ? text.length() : end);
  }
}
