package aloft.spi.schema;

import org.jspecify.annotations.Nullable;

/// A problem that a [Checked] record reports about itself.
///
/// @param path the keys below the record, separated by dots; empty for the record as a whole
public record Problem(String path, String code, String message, @Nullable String hint, Kind kind) {

  /// How serious a problem is.
  public enum Kind {
    /// The record cannot be used.
    UNUSABLE,
    /// The cloud refuses the record.
    REFUSED,
    /// The record violates the schema, but can be deployed.
    VIOLATION
  }

  public Problem(String path, String code, String message, @Nullable String hint) {
    this(path, code, message, hint, Kind.UNUSABLE);
  }

  public Problem(String path, String code, String message) {
    this(path, code, message, null);
  }
}
