package aloft.spi.diagnostic;

import org.jspecify.annotations.Nullable;

/// An error, a warning or a note: what is wrong, where, and what to do next.
///
/// @param code a stable name, `topic/problem`, such as `manifest/unknown-property`
/// @param message one sentence, without the place and without a final period
/// @param place the place in the user's files; null if there is none
/// @param hint what to do next, or a "did you mean"; null if there is none
public record Diagnostic(
    Severity severity,
    String code,
    String message,
    @Nullable SourceRange place,
    @Nullable String hint) {
  // A value of the manifest in a message may be megabytes long.
  private static final int MAX_LINE_AT_PLACE = 600;
  private static final int MAX_LINE = 3000;

  public Diagnostic {
    int max = place == null ? MAX_LINE : MAX_LINE_AT_PLACE;
    message = abbreviated(message, max);
    hint = hint == null ? null : abbreviated(hint, max);
  }

  /// The text with the middle of lines that are too long left out.
  private static String abbreviated(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    StringBuilder lines = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      int length = line.length();
      lines.append(lines.isEmpty() ? "" : "\n");
      if (length <= max) {
        lines.append(line);
      } else {
        lines.append(line, 0, max / 2);
        lines.append(" ... (").append(length).append(" characters) ... ");
        lines.append(line, length - max / 4, length);
      }
    }
    return lines.toString();
  }

  /// The code of a setting that is correct but not supported yet.
  public static final String NOT_BUILT = "manifest/not-built";

  /// The code of a plugin that is not run.
  public static final String PLUGIN = "manifest/plugins";

  /// Returns an error.
  public static Diagnostic error(String code, String message) {
    return new Diagnostic(Severity.ERROR, code, message, null, null);
  }

  /// Returns an error at a place in the user's files.
  public static Diagnostic error(String code, String message, @Nullable SourceRange place) {
    return new Diagnostic(Severity.ERROR, code, message, place, null);
  }

  /// Returns a warning.
  public static Diagnostic warning(String code, String message) {
    return new Diagnostic(Severity.WARNING, code, message, null, null);
  }

  /// Returns a warning at a place in the user's files.
  public static Diagnostic warning(String code, String message, @Nullable SourceRange place) {
    return new Diagnostic(Severity.WARNING, code, message, place, null);
  }

  /// Returns a note.
  public static Diagnostic note(String code, String message) {
    return new Diagnostic(Severity.NOTE, code, message, null, null);
  }

  /// Returns this diagnostic with a hint.
  public Diagnostic hint(@Nullable String next) {
    return new Diagnostic(severity, code, message, place, next);
  }

  /// Returns this diagnostic at a place.
  public Diagnostic at(@Nullable SourceRange where) {
    return new Diagnostic(severity, code, message, where, hint);
  }

  /// Returns this diagnostic as an error.
  public Diagnostic asError() {
    return new Diagnostic(Severity.ERROR, code, message, place, hint);
  }

  /// Returns an error as a warning, and anything else as it is.
  public Diagnostic asWarning() {
    return isError() ? new Diagnostic(Severity.WARNING, code, message, place, hint) : this;
  }

  /// Returns whether this is an error.
  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
