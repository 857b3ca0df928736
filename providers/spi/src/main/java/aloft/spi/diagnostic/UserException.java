package aloft.spi.diagnostic;

import java.util.List;

/// Stops a command and carries the diagnostics for the user. Never signals a bug in Aloft.
public final class UserException extends RuntimeException {
  private final transient List<Diagnostic> diagnostics;

  public UserException(List<Diagnostic> diagnostics) {
    super(diagnostics.isEmpty() ? "failed" : diagnostics.getFirst().message());
    this.diagnostics = List.copyOf(diagnostics);
  }

  public UserException(Diagnostic diagnostic) {
    this(List.of(diagnostic));
  }

  /// Keeps the technical cause, which `--debug` prints.
  public UserException(Diagnostic diagnostic, Throwable cause) {
    super(diagnostic.message(), cause);
    this.diagnostics = List.of(diagnostic);
  }

  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
