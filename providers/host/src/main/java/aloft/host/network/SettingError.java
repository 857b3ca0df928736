package aloft.host.network;

import org.jspecify.annotations.Nullable;

/// Creates the exception for a setting that cannot be used.
@FunctionalInterface
public interface SettingError {

  /// Returns the exception to throw.
  ///
  /// @param message one sentence without a final period
  /// @param hint what to do next
  RuntimeException of(String message, String hint, @Nullable Throwable cause);
}
