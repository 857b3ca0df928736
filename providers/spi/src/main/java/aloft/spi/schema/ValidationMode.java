package aloft.spi.schema;

import aloft.spi.diagnostic.Severity;
import org.jspecify.annotations.Nullable;

/// How violations of the schema with a usable value are reported: `configValidationMode`.
public enum ValidationMode {
  OFF(null, null, null),
  WARN(Severity.WARNING, Severity.WARNING, Severity.WARNING),
  ERROR(Severity.ERROR, Severity.ERROR, Severity.ERROR),

  /// As ERROR, but unknown keys may belong to a plugin of the manifest.
  ERROR_WITH_PLUGINS(Severity.ERROR, Severity.ERROR, Severity.WARNING),

  /// The manifest names no mode.
  DEFAULT(Severity.WARNING, Severity.ERROR, Severity.WARNING);

  private final @Nullable Severity severity;
  private final @Nullable Severity refusal;
  private final @Nullable Severity unknownKey;

  ValidationMode(
      @Nullable Severity severity, @Nullable Severity refusal, @Nullable Severity unknownKey) {
    this.severity = severity;
    this.refusal = refusal;
    this.unknownKey = unknownKey;
  }

  /// Returns the severity of violations; null if they are not reported.
  public @Nullable Severity severity() {
    return severity;
  }

  /// Returns the severity of values that the cloud refuses; null if they are not reported.
  public @Nullable Severity refusal() {
    return refusal;
  }

  /// Returns the severity of unknown keys; null if they are not reported.
  public @Nullable Severity unknownKey() {
    return unknownKey;
  }
}
