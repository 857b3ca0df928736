package aloft.spi.diagnostic;

import org.jspecify.annotations.Nullable;

/// One finding: what is wrong, where, and what to do next.
///
/// @param code a stable name, `topic/what`, as in `manifest/unknown-property`
/// @param message one sentence without the place and without a full stop
/// @param place where in the user's files, if it is anywhere
/// @param hint what to do next, or a "did you mean"
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

  public Diagnostic as(Severity other) {
    return new Diagnostic(other, code, message, place, hint);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
