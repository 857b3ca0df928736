package aloft.spi.schema;

import aloft.spi.diagnostic.Severity;
import org.jspecify.annotations.Nullable;

/// How violations of the schema with a usable value are reported: `configValidationMode`.
public enum ValidationMode {
  OFF(null, null),
  WARN(Severity.WARNING, Severity.WARNING),
  ERROR(Severity.ERROR, Severity.ERROR),

  /// The manifest names no mode.
  DEFAULT(Severity.WARNING, Severity.ERROR);

  private final @Nullable Severity severity;
  private final @Nullable Severity refusal;

  ValidationMode(@Nullable Severity severity, @Nullable Severity refusal) {
    this.severity = severity;
    this.refusal = refusal;
  }

  /// Returns the severity of violations; null if they are not reported.
  public @Nullable Severity severity() {
    return severity;
  }

  /// Returns the severity of values that the cloud refuses; null if they are not reported.
  public @Nullable Severity refusal() {
    return refusal;
  }
}
