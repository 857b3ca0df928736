package aloft.spi.emulation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One event for a handler.
///
/// @param id unique
/// @param payload JSON, in UTF-8
/// @param attributes what the cloud tells beside the event, in its own words; values may be JSON
/// @param context fields, as a JSON object, that replace those of the handler's context
public record Invocation(
    String id, Payload payload, Map<String, String> attributes, @Nullable String context) {
  public Invocation {
    attributes = Map.copyOf(attributes);
  }
}
