package aloft.spi.diagnostic;

import java.util.List;

/// Stops a command: carries the findings that the user shall see. Never a bug of ours.
public final class UserException extends RuntimeException {
  private final transient List<Diagnostic> diagnostics;

  public UserException(List<Diagnostic> diagnostics) {
    super(diagnostics.isEmpty() ? "failed" : diagnostics.getFirst().message());
    this.diagnostics = List.copyOf(diagnostics);
  }

  public UserException(Diagnostic diagnostic) {
    this(List.of(diagnostic));
  }

  /// Keeps the technical cause for `--debug`.
  public UserException(Diagnostic diagnostic, Throwable cause) {
    super(diagnostic.message(), cause);
    this.diagnostics = List.of(diagnostic);
  }

  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
