package aloft.aws.plugin;

import org.jspecify.annotations.Nullable;

/// What Aloft does for a service with a plugin.
public sealed interface Support {

  /// The plugin is built in, or nothing is missing without it.
  ///
  /// @param what Aloft does instead, as part of a sentence
  record Replaced(String what) implements Support {}

  /// Something is missing without the plugin.
  ///
  /// @param missing what is missing, as part of a sentence
  /// @param hint what the user can do instead; null for nothing
  record Missing(String missing, @Nullable String hint) implements Support {}
}
