package aloft.spi.schema;

import aloft.spi.diagnostic.Severity;
import org.jspecify.annotations.Nullable;

/// How a departure from the schema counts that leaves the value usable: `configValidationMode`.
public enum ValidationMode {
  OFF(null),
  WARN(Severity.WARNING),
  ERROR(Severity.ERROR);

  private final @Nullable Severity severity;

  ValidationMode(@Nullable Severity severity) {
    this.severity = severity;
  }

  /// Null where it does not count at all.
  public @Nullable Severity severity() {
    return severity;
  }
}
