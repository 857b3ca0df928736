package aloft.cli.view;

import aloft.cli.console.Console;
import aloft.cli.engine.ServiceRoot;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Severity;
import aloft.spi.diagnostic.SourceRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Formats diagnostics: message, place with an excerpt of the file, and hint.
public final class DiagnosticView {
  /// At most so many errors, and so many warnings and notes, are shown.
  private static final int MAX_SHOWN = 50;

  private final Path root;
  private final String prefix;
  private final boolean colour;
  private final boolean details;
  private final Map<String, List<String>> files = new HashMap<>();

  /// @param root the folder of the service to which the file names of diagnostics are relative
  /// @param workingFolder the folder to which shown file names are relative
  /// @param colour whether to use escape codes
  public DiagnosticView(ServiceRoot root, Path workingFolder, boolean colour) {
    this(root, workingFolder, colour, false);
  }

  /// @param details whether to show details, too
  public DiagnosticView(ServiceRoot root, Path workingFolder, boolean colour, boolean details) {
    this.details = details;
    this.root = root.path();
    this.colour = colour;
    String path = prefix(root.path(), workingFolder);
    this.prefix = path.isEmpty() ? "" : path + "/";
  }

  // A service outside of the working folder has its absolute path.
  private static String prefix(Path root, Path workingFolder) {
    return (root.startsWith(workingFolder) ? workingFolder.relativize(root) : root).toString();
  }

  /// Prints diagnostics to stderr.
  public void print(List<Diagnostic> diagnostics, Console console) {
    if (!diagnostics.isEmpty()) {
      console.err().print(text(diagnostics));
      console.err().flush();
    }
  }

  /// Written out, because an AOT cache cannot hold the lambdas of `Comparator`.
  private static int compareByPlace(Diagnostic left, Diagnostic right) {
    SourceRange first = left.place();
    SourceRange second = right.place();
    if (first == null || second == null) {
      return Boolean.compare(first == null, second == null);
    }
    int order = first.file().compareTo(second.file());
    if (order == 0) {
      order = Integer.compare(first.line(), second.line());
    }
    return order == 0 ? Integer.compare(first.column(), second.column()) : order;
  }

  /// The first 50 errors and the first 50 other diagnostics as text, sorted by place, without
  /// duplicates; a last line counts the others.
  public String text(List<Diagnostic> diagnostics) {
    StringBuilder text = new StringBuilder();
    int errors = 0;
    int others = 0;
    for (Diagnostic diagnostic :
        new LinkedHashSet<>(diagnostics).stream().sorted(DiagnosticView::compareByPlace).toList()) {
      if (diagnostic.severity() == Severity.DETAIL && !details) {
        continue;
      }
      int count = diagnostic.isError() ? ++errors : ++others;
      if (count <= MAX_SHOWN) {
        append(text, diagnostic);
      }
    }
    appendCount(text, errors, "errors");
    appendCount(text, others, "warnings and notes");
    return text.toString();
  }

  private static void appendCount(StringBuilder text, int count, String kind) {
    if (count > MAX_SHOWN) {
      text.append("... and ").append(count - MAX_SHOWN).append(" more ").append(kind).append('\n');
    }
  }

  /// Replaces the characters of a text that control a terminal, or the direction of its text.
  public static String printable(String text) {
    StringBuilder printable = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isDirection = (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
      if (isDirection || (Character.isISOControl(c) && c != '\n' && c != '\t')) {
        printable = printable == null ? new StringBuilder(text) : printable;
        printable.setCharAt(i, '\uFFFD');
      }
    }
    return printable == null ? text : printable.toString();
  }

  private void append(StringBuilder text, Diagnostic diagnostic) {
    String word = diagnostic.severity().label();
    text.append(colour ? colourCode(diagnostic.severity()) + word + "\u001b[0m" : word);
    text.append(": ").append(printable(diagnostic.message()));
    text.append(" [").append(diagnostic.code()).append("]\n");
    SourceRange place = diagnostic.place();
    String hint = diagnostic.hint() == null ? null : printable(diagnostic.hint());
    if (place == null) {
      if (hint != null) {
        text.append("  ").append(hint.replace("\n", "\n  ")).append('\n');
      }
      return;
    }
    text.append("  ").append(prefix).append(place).append('\n');
    List<String> lines = lines(place.file());
    if (place.line() <= lines.size()) {
      appendExcerpt(text, lines.get(place.line() - 1), place, hint);
    } else if (hint != null) {
      text.append("    ").append(hint.replace("\n", "\n    ")).append('\n');
    }
  }

  private static void appendExcerpt(
      StringBuilder text, String line, SourceRange place, @Nullable String hint) {
    String number = String.valueOf(place.line());
    String gutter = " ".repeat(4 + number.length()) + " | ";
    int start = Math.min(place.column() - 1, line.length());
    boolean oneLine = place.endLine() == place.line();
    int end = Math.clamp(oneLine ? place.endColumn() - 1 : line.length(), start, line.length());
    int shift = Math.max(0, start - 60);
    String shown = line.substring(shift, Math.min(line.length(), shift + 120)).replace('\t', ' ');
    shown = printable(shown);
    text.append("    ").append(number).append(" | ").append(shown).append('\n');
    text.append(gutter).append(" ".repeat(start - shift));
    text.append("^".repeat(Math.clamp(end - start, 1, 60)));
    if (hint != null) {
      text.append(' ').append(hint.replace("\n", "\n" + gutter));
    }
    text.append('\n');
  }

  private static String colourCode(Severity severity) {
    return switch (severity) {
      case ERROR -> "\u001b[1;31m";
      case WARNING -> "\u001b[1;33m";
      case NOTE, DETAIL -> "\u001b[1;36m";
    };
  }

  private List<String> lines(String file) {
    return files.computeIfAbsent(file, this::readLines);
  }

  private List<String> readLines(String file) {
    try {
      Path path = root.resolve(file);
      if (!Files.isRegularFile(path) || Files.size(path) > 10_000_000) {
        return List.of();
      }
      return new ArrayList<>(
          new String(Files.readAllBytes(path), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException | InvalidPathException e) {
      return List.of();
    }
  }
}
