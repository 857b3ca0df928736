package aloft.spi.schema;

import org.jspecify.annotations.Nullable;

/// What a record finds wrong about itself.
///
/// @param path the keys below the record, with dots; empty for the record as a whole
/// @param isUsable whether the record can be used all the same, as `configValidationMode` says
public record Problem(
    String path, String code, String message, @Nullable String hint, boolean isUsable) {
  public Problem(String path, String code, String message, @Nullable String hint) {
    this(path, code, message, hint, false);
  }

  public Problem(String path, String code, String message) {
    this(path, code, message, null);
  }
}
