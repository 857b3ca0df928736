package aloft.spi.schema;

import aloft.spi.diagnostic.Severity;
import org.jspecify.annotations.Nullable;

/// How violations of the schema with a usable value are reported: `configValidationMode`.
public enum ValidationMode {
  OFF(null),
  WARN(Severity.WARNING),
  ERROR(Severity.ERROR);

  private final @Nullable Severity severity;

  ValidationMode(@Nullable Severity severity) {
    this.severity = severity;
  }

  /// Returns the severity of violations; null if they are not reported.
  public @Nullable Severity severity() {
    return severity;
  }
}
