package aloft.build;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Advisory;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.ValidationMode;
import org.jspecify.annotations.Nullable;

/// How the manifest is read.
public record FrameworkSettings(
    @Doc("Accepted for compatibility; the version is not checked") @Nullable Node frameworkVersion,
    @Doc("How violations of the schema are reported: error (default), warn or off")
        @Advisory
        @OneOf({"error", "warn", "off"})
        @Nullable String configValidationMode,
    @Doc("Accepted for compatibility") @Nullable String deprecationNotificationMode,
    @Doc("Accepted for compatibility") @Nullable Node disabledDeprecations,
    @Doc("Accepted for compatibility") @Nullable Node variablesResolutionMode,
    @Doc("No effect") @Nullable Node app,
    @Doc("No effect") @Nullable Node org) {

  /// Returns how violations of a manifest are reported: as errors, unless it says otherwise. Nobody
  /// has manifests that a plugin accepted with unknown keys.
  public static ValidationMode mode(Mapping manifest) {
    Node mode = manifest.get("configValidationMode");
    return switch (mode == null ? null : mode.text()) {
      case "warn" -> ValidationMode.WARN;
      case "off" -> ValidationMode.OFF;
      case null, default -> ValidationMode.ERROR;
    };
  }
}
