package aloft.spi.schema;

import org.jspecify.annotations.Nullable;

/// What a record finds wrong about itself.
///
/// @param path the keys below the record, with dots; empty for the record as a whole
public record Problem(String path, String code, String message, @Nullable String hint) {
  public Problem(String path, String code, String message) {
    this(path, code, message, null);
  }
}
