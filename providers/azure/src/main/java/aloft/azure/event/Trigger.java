package aloft.azure.event;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import org.jspecify.annotations.Nullable;

/// What calls a function.
///
/// @param key the event type in the manifest
/// @param source what the service creates for it; null if it exists already
/// @param input the body of a scheduled call; null for none
/// @param isPortable whether it is a request in the spelling that every cloud has
public record Trigger(
    String key,
    FunctionBinding binding,
    @Nullable OwnSource source,
    @Nullable Node input,
    boolean isPortable,
    SourceRange place) {

  /// Returns whether requests call the function.
  public boolean isHttp() {
    return binding.type().equals("httpTrigger");
  }
}
