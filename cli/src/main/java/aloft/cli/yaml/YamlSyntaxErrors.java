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
final class YamlSyntaxErrors {
  private YamlSyntaxErrors() {}

  /// @param atStart whether the place is the start of the broken construct
  private record Finding(String message, String hint, boolean atStart) {
    Finding(String message, String hint) {
      this(message, hint, false);
    }
  }

  static UserException failure(MarkedYamlEngineException e, String text, String file) {
    String problem = Objects.requireNonNullElse(e.getProblem(), "");
    String context = Objects.requireNonNullElse(e.getContext(), "");
    Mark at = e.getProblemMark().or(e::getContextMark).orElse(null);
    String line = at == null ? "" : line(text, at.getLine());
    Finding finding = finding(problem, context, line);
    Mark shown = finding.atStart() ? e.getContextMark().orElse(at) : at;
    return new UserException(
        Diagnostic.error("yaml/syntax", finding.message(), place(shown, file)).hint(finding.hint()),
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

  private static Finding finding(String problem, String context, String line) {
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    if (indent.indexOf('\t') >= 0 || problem.contains("(TAB)")) {
      return new Finding(
          "a tab indents this line", "YAML is indented with spaces: replace the tab");
    }
    if (context.contains("quoted scalar") && problem.contains("unexpected")) {
      return new Finding("a quote is opened here and never closed", "add the closing quote", true);
    }
    if (problem.contains("escape")) {
      return new Finding(
          "unknown escape sequence in double quotes",
          "write \\\\ for a backslash, or use single quotes");
    }
    if (context.contains("flow sequence")) {
      return new Finding("a [ is opened here and never closed", "add a comma or the ]", true);
    }
    if (context.contains("flow mapping")) {
      return new Finding(
          "a { is opened here and never closed",
          "add a comma or the }, or quote the string if it has { or } in it",
          true);
    }
    if (problem.contains("mapping values are not allowed")) {
      return new Finding(
          "a \": \" is not allowed here",
          "quote the string if it contains \": \", or check the indentation of this line and the one above");
    }
    if (problem.contains("could not find expected ':'")) {
      return new Finding(
          "a key without its \":\"",
          "write key: value, with a space after the colon, or check the indentation",
          true);
    }
    if (problem.contains("cannot start any token")) {
      return new Finding("a string cannot start with this character", "put the string in quotes");
    }
    if (problem.contains("sequence entries are not allowed")) {
      return new Finding(
          "a list item is not allowed here", "put \"- \" on a separate line below the key");
    }
    if (problem.contains("<block end>") || context.contains("block")) {
      return new Finding(
          "this line does not fit the lines above it",
          "check its indentation: the keys of an object start in the same column, so do the dashes of a list");
    }
    if (problem.contains("undefined tag handle") || context.contains("tag")) {
      return new Finding("invalid tag", "quote the string if it starts with !");
    }
    if (context.contains("alias") || context.contains("anchor")) {
      return new Finding(
          "a name is missing after & or *", "put the string in quotes if it starts with & or *");
    }
    return new Finding(
        "not valid YAML: " + problem, "check the indentation and the quotes of this line");
  }

  private static String line(String text, int number) {
    int start = 0;
    for (int i = 0; i < number; i++) {
      start = text.indexOf('\n', start) + 1;
      if (start == 0) {
        return "";
      }
    }
    int end = text.indexOf('\n', start);
    return text.substring(start, end < 0 ? text.length() : end);
  }

  private static SourceRange place(@Nullable Mark at, String file) {
    if (at == null) {
      return SourceRange.of(file);
    }
    int line = at.getLine() + 1;
    int column = at.getColumn() + 1;
    return new SourceRange(file, line, column, line, column + 1);
  }
}
