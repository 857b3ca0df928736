package aloft.cli.packaging.bundle;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Parses the messages of esbuild into diagnostics.
final class EsbuildMessages {
  private static final Pattern HEAD =
      Pattern.compile("\\S+ \\[(ERROR|WARNING)] (.*?)(?: \\[[a-z-]+])?");
  private static final Pattern PLACE = Pattern.compile(" {4}(.+):(\\d+):(\\d+):");
  private static final Pattern UNDERLINE = Pattern.compile("\\s+[╵|]?\\s*([~^]+)\\s*");

  private static final Pattern UNRESOLVED =
      Pattern.compile("Could not resolve \"((?:@[^\"/]+/)?[^\"/.@][^\"/]*)(?:/.*)?\"");

  private EsbuildMessages() {}

  static List<Diagnostic> parse(String text) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    Matcher open = null;
    @Nullable SourceRange place = null;
    StringBuilder notes = new StringBuilder();
    // If esbuild runs through its Node script, the script reports the failure too.
    String messages = text.split("(?m)^(node:|Error: |\\S+:\\d+$)", 2)[0];
    for (String line : messages.lines().toList()) {
      Matcher head = HEAD.matcher(line);
      Matcher at = PLACE.matcher(line);
      Matcher mark = UNDERLINE.matcher(line);
      if (head.matches()) {
        add(open, place, notes, diagnostics);
        open = head;
        place = null;
      } else if (at.matches() && place == null) {
        int row = Integer.parseInt(at.group(2));
        int column = Integer.parseInt(at.group(3)) + 1;
        place = new SourceRange(at.group(1), row, column, row, column + 1);
      } else if (mark.matches() && place != null && place.endColumn() == place.column() + 1) {
        int end = place.column() + mark.group(1).length();
        place = new SourceRange(place.file(), place.line(), place.column(), place.line(), end);
      } else if (line.matches(" {2}\\S.*")) {
        notes.append(notes.isEmpty() ? "" : "\n").append(line.strip());
      }
    }
    add(open, place, notes, diagnostics);
    return diagnostics;
  }

  private static void add(
      @Nullable Matcher head,
      @Nullable SourceRange place,
      StringBuilder notes,
      List<Diagnostic> diagnostics) {
    if (head != null && !head.group(2).matches("\\d+ of \\d+ errors shown.*")) {
      String message = head.group(2);
      Diagnostic diagnostic =
          head.group(1).equals("ERROR")
              ? Diagnostic.error("bundle/esbuild", message, place)
              : Diagnostic.warning("bundle/esbuild", message, place);
      Matcher unresolved = UNRESOLVED.matcher(message);
      String hint =
          unresolved.matches()
              ? "install it: npm install " + unresolved.group(1)
              : notes.toString();
      diagnostics.add(hint.isEmpty() ? diagnostic : diagnostic.hint(hint));
    }
    notes.setLength(0);
  }
}
