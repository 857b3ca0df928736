package aloft.spi.emulation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One event for a handler.
///
/// @param id unique
/// @param payload JSON, in UTF-8
/// @param attributes metadata that the cloud adds to the event, by the cloud's names; values may be
///   JSON
/// @param context a JSON object whose fields replace fields of the handler's context; null for none
public record Invocation(
    String id, Payload payload, Map<String, String> attributes, @Nullable String context) {
  public Invocation {
    attributes = Map.copyOf(attributes);
  }
}
