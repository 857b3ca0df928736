package aloft.spi.schema;

import org.jspecify.annotations.Nullable;

/// A problem that a [Checked] record reports about itself.
///
/// @param path the keys below the record, separated by dots; empty for the record as a whole
/// @param isUsable whether the record can still be used: then it is a violation with the severity
///   of `configValidationMode`, else an error
public record Problem(
    String path, String code, String message, @Nullable String hint, boolean isUsable) {
  public Problem(String path, String code, String message, @Nullable String hint) {
    this(path, code, message, hint, false);
  }

  public Problem(String path, String code, String message) {
    this(path, code, message, null);
  }
}
