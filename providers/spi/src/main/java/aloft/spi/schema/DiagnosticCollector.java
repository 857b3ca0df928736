package aloft.spi.schema;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Severity;
import aloft.spi.diagnostic.SourceRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects the diagnostics of reading a manifest.
public final class DiagnosticCollector {
  private final ValidationMode mode;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final List<Diagnostic> refusals = new ArrayList<>();

  public DiagnosticCollector(ValidationMode mode) {
    this.mode = mode;
  }

  /// Adds an error: the value cannot be used.
  public void error(SourceRange place, String code, String message, @Nullable String hint) {
    diagnostics.add(Diagnostic.error(code, message, place).hint(hint));
  }

  /// Adds an error without a hint.
  public void error(SourceRange place, String code, String message) {
    error(place, code, message, null);
  }

  /// Adds a warning.
  public void warning(SourceRange place, String code, String message, @Nullable String hint) {
    diagnostics.add(Diagnostic.warning(code, message, place).hint(hint));
  }

  /// Adds a note: information that is not about a mistake.
  public void note(SourceRange place, String code, String message, @Nullable String hint) {
    diagnostics.add(Diagnostic.note(code, message).at(place).hint(hint));
  }

  /// Adds a diagnostic as it is.
  public void add(Diagnostic diagnostic) {
    diagnostics.add(diagnostic);
  }

  /// Adds a violation of the schema whose value can still be used; `configValidationMode` decides
  /// its severity.
  public void violation(SourceRange place, String code, String message, @Nullable String hint) {
    Severity severity = mode.severity();
    if (severity != null) {
      diagnostics.add(new Diagnostic(severity, code, message, place, hint));
    }
  }

  /// Adds an unknown key, which is a violation of the schema.
  public void unknownKey(SourceRange place, String code, String message, @Nullable String hint) {
    Severity severity = mode.unknownKey();
    if (severity != null) {
      diagnostics.add(new Diagnostic(severity, code, message, place, hint));
    }
  }

  /// Adds a value that the cloud refuses, which matters only to a deployment there;
  /// `configValidationMode` decides its severity.
  public void refusal(SourceRange place, String code, String message, @Nullable String hint) {
    Severity severity = mode.refusal();
    if (severity != null) {
      refusals.add(new Diagnostic(severity, code, message, place, hint));
    }
  }

  /// Adds a setting that is not supported yet. Nothing but a deployment to the cloud needs it.
  public void notBuilt(SourceRange place, String message, @Nullable String hint) {
    refusals.add(Diagnostic.error(Diagnostic.NOT_BUILT, message, place).hint(hint));
  }

  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }

  public List<Diagnostic> diagnostics() {
    return List.copyOf(diagnostics);
  }

  /// Returns the diagnostics that matter only to a deployment to the cloud.
  public List<Diagnostic> refusals() {
    return List.copyOf(refusals);
  }

  /// Returns the diagnostics that matter only to a deployment to the cloud, for a service that is
  /// packaged only: what the cloud alone would refuse is a warning, unless the manifest says how
  /// violations are reported.
  public List<Diagnostic> refusalsOfPackaging() {
    return mode == ValidationMode.DEFAULT
        ? refusals.stream()
            .map(finding ->
                finding.code().equals(Diagnostic.NOT_BUILT) ? finding : finding.asWarning())
            .toList()
        : refusals();
  }

  /// Returns what concerns the deployment of a service that was read with this collector.
  ///
  /// @param checks the findings of the checks that depend on the day
  /// @param isDeployed false for a service that is packaged only: the checks are warnings
  public List<Diagnostic> ofDeployment(DiagnosticCollector checks, boolean isDeployed) {
    List<Diagnostic> all = new ArrayList<>(isDeployed ? refusals() : refusalsOfPackaging());
    for (List<Diagnostic> found : List.of(checks.refusals, checks.diagnostics)) {
      found.forEach(finding -> all.add(isDeployed ? finding : finding.asWarning()));
    }
    return all;
  }

  /// Returns an empty collector with the same mode, for reading a value tentatively.
  public DiagnosticCollector emptyCopy() {
    return new DiagnosticCollector(mode);
  }

  /// Adds all diagnostics of another collector.
  public void addAll(DiagnosticCollector other) {
    diagnostics.addAll(other.diagnostics);
    refusals.addAll(other.refusals);
  }
}
