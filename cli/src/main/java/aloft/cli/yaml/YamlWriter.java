package aloft.cli.yaml;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.Set;

/// Writes nodes as YAML in the style of js-yaml. The output parses to the same value.
public final class YamlWriter {
  /// Strings that YAML 1.1 parsers read as booleans.
  private static final Set<String> OLD_BOOLEANS =
      Set.of(
          "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off",
          "OFF");

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  /// The text of a document, with a line break at its end.
  public static String write(Node node) {
    YamlWriter text = new YamlWriter();
    text.value(node, 0, true);
    text.out.append('\n');
    return text.out.toString();
  }

  /// Writes a value after a key, after a dash, or at the start of the text.
  ///
  /// @param compact whether a collection may start on the current line
  private void value(Node node, int indent, boolean compact) {
    switch (node) {
      case Scalar scalar -> scalar(scalar, indent);
      case Mapping mapping -> {
        if (mapping.entries().isEmpty()) {
          out.append("{}");
        }
        boolean here = compact;
        for (Mapping.Entry entry : mapping.entries().values()) {
          newLine(here, indent);
          here = false;
          out.append(oneLine(entry.key())).append(':');
          child(entry.value(), indent + 2);
        }
      }
      case Sequence list -> {
        if (list.items().isEmpty()) {
          out.append("[]");
        }
        boolean here = compact;
        for (Node item : list.items()) {
          newLine(here, indent);
          here = false;
          out.append("- ");
          value(item, indent + 2, true);
        }
      }
    }
  }

  private void child(Node node, int indent) {
    boolean block =
        switch (node) {
          case Scalar scalar -> false;
          case Mapping mapping -> !mapping.entries().isEmpty();
          case Sequence list -> !list.items().isEmpty();
        };
    if (!block) {
      out.append(' ');
    }
    value(node, indent, false);
  }

  private void newLine(boolean here, int indent) {
    if (!here) {
      out.append('\n').append(" ".repeat(indent));
    }
  }

  private void scalar(Scalar scalar, int indent) {
    if (!(scalar.value() instanceof String text)) {
      out.append(scalar.print());
    } else if (text.indexOf('\n') >= 0 && isPrintable(text) && !text.isBlank()) {
      literal(text, Math.max(indent, 2));
    } else {
      out.append(oneLine(text));
    }
  }

  private void literal(String text, int indent) {
    String end = text.endsWith("\n\n") ? "+" : text.endsWith("\n") ? "" : "-";
    boolean leading = text.charAt(0) == ' ' || text.charAt(0) == '\n';
    out.append('|').append(leading ? "2" : "").append(end);
    String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    int width = leading ? indent - indent % 2 : indent;
    for (String line : body.split("\n", -1)) {
      out.append('\n');
      if (!line.isEmpty()) {
        out.append(" ".repeat(width)).append(line);
      }
    }
  }

  private static String oneLine(String text) {
    if (!isPrintable(text) || text.indexOf('\n') >= 0) {
      return doubleQuoted(text);
    }
    return isPlain(text) ? text : "'" + text.replace("'", "''") + "'";
  }

  private static boolean isPrintable(String text) {
    return text.codePoints()
        .allMatch(c ->
            c == '\n'
                || (c >= 0x20 && c <= 0x7E)
                || (c >= 0xA1 && c <= 0xD7FF && c != 0x2028 && c != 0x2029)
                || (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF)
                || c >= 0x10000);
  }

  private static boolean isPlain(String text) {
    if (text.isEmpty() || OLD_BOOLEANS.contains(text) || text.equals("<<")) {
      return false;
    }
    if (!(PlainScalar.value(text) instanceof String) || mayBeTime(text)) {
      return false;
    }
    char first = text.charAt(0);
    char last = text.charAt(text.length() - 1);
    return "-?:,[]{}#&*!|=>'\"%@` ".indexOf(first) < 0
        && " :".indexOf(last) < 0
        && !text.contains(": ")
        && !text.contains(" #");
  }

  /// Whether YAML 1.1 parsers may read a string as a date or as a number with colons.
  private static boolean mayBeTime(String text) {
    int at = "-+".indexOf(text.charAt(0)) >= 0 ? 1 : 0;
    if (at >= text.length() || text.charAt(at) < '0' || text.charAt(at) > '9') {
      return false;
    }
    return text.chars().allMatch(c -> "0123456789:-+_. TtZz".indexOf(c) >= 0);
  }

  private static String doubleQuoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
              if (isPrintable(Character.toString(c))) {
                quoted.appendCodePoint(c);
              } else {
                quoted.append(c < 0x10000 ? "\\u%04X".formatted(c) : "\\U%08X".formatted(c));
              }
            }
          }
        });
    return quoted.append('"').toString();
  }
}
