package aloft.azure.event;

import aloft.spi.diagnostic.SourceRange;
import org.jspecify.annotations.Nullable;

/// What calls a function.
///
/// @param key the event type in the manifest
/// @param source what the service creates for it; null if it exists already
/// @param batch the maximum number of messages that an instance handles at once; null for the
///   default
/// @param isPortable whether it is a request in the spelling that every cloud has
/// @param isEnabled false for a function of the app that Azure does not call
public record Trigger(
    String key,
    FunctionBinding binding,
    @Nullable OwnSource source,
    @Nullable Integer batch,
    boolean isPortable,
    boolean isEnabled,
    SourceRange place) {

  /// Returns whether requests call the function.
  public boolean isHttp() {
    return binding.type().equals("httpTrigger");
  }
}
