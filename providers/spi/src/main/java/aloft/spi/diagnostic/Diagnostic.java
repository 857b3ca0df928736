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

  public static Diagnostic error(String code, String message) {
    return new Diagnostic(Severity.ERROR, code, message, null, null);
  }

  public static Diagnostic error(String code, String message, @Nullable SourceRange place) {
    return new Diagnostic(Severity.ERROR, code, message, place, null);
  }

  public static Diagnostic warning(String code, String message) {
    return new Diagnostic(Severity.WARNING, code, message, null, null);
  }

  public static Diagnostic warning(String code, String message, @Nullable SourceRange place) {
    return new Diagnostic(Severity.WARNING, code, message, place, null);
  }

  public static Diagnostic note(String code, String message) {
    return new Diagnostic(Severity.NOTE, code, message, null, null);
  }

  public Diagnostic hint(@Nullable String next) {
    return new Diagnostic(severity, code, message, place, next);
  }

  public Diagnostic at(@Nullable SourceRange where) {
    return new Diagnostic(severity, code, message, where, hint);
  }

  public Diagnostic withSeverity(Severity newSeverity) {
    return new Diagnostic(newSeverity, code, message, place, hint);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
