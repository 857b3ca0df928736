package aloft.spi.schema;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Severity;
import aloft.spi.diagnostic.SourceRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects what is found while a manifest is read.
public final class DiagnosticCollector {
  private final ValidationMode strictness;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  public DiagnosticCollector(ValidationMode strictness) {
    this.strictness = strictness;
  }

  /// The value cannot be used.
  public void error(SourceRange place, String code, String message, @Nullable String hint) {
    diagnostics.add(Diagnostic.error(code, message, place).hint(hint));
  }

  public void error(SourceRange place, String code, String message) {
    error(place, code, message, null);
  }

  public void warning(SourceRange place, String code, String message, @Nullable String hint) {
    diagnostics.add(Diagnostic.warning(code, message, place).hint(hint));
  }

  /// Something the user should know that is not wrong.
  public void note(SourceRange place, String code, String message, @Nullable String hint) {
    diagnostics.add(Diagnostic.note(code, message).at(place).hint(hint));
  }

  /// The value departs from the schema but can be used: counts as `configValidationMode` says.
  public void violation(SourceRange place, String code, String message, @Nullable String hint) {
    Severity severity = strictness.severity();
    if (severity != null) {
      diagnostics.add(new Diagnostic(severity, code, message, place, hint));
    }
  }

  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }

  public List<Diagnostic> diagnostics() {
    return List.copyOf(diagnostics);
  }

  /// An empty collector with the same strictness, to try something.
  public DiagnosticCollector fresh() {
    return new DiagnosticCollector(strictness);
  }

  public void addAll(DiagnosticCollector others) {
    diagnostics.addAll(others.diagnostics);
  }
}
