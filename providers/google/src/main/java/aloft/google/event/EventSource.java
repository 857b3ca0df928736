package aloft.google.event;

import aloft.spi.diagnostic.SourceRange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the events of a function come from. A function has at most one source.
///
/// @param key the event type in the manifest
/// @param type the type of its CloudEvents
/// @param filters the attributes that an event must have
/// @param topic a topic of Pub/Sub of the service's project; null for other sources
/// @param bucket a bucket of Cloud Storage that the service creates; null for other sources
/// @param channel a channel of Eventarc; null for other sources
/// @param redelivered whether a failed event is delivered again unless the function says otherwise
/// @param accepted the events that reach the handler
public record EventSource(
    String key,
    SourceRange place,
    String type,
    List<Filter> filters,
    @Nullable String topic,
    @Nullable String bucket,
    @Nullable String channel,
    boolean redelivered,
    Accepted accepted) {
  public EventSource {
    filters = List.copyOf(filters);
  }

  /// The attribute that an event must have.
  ///
  /// @param isPath whether the value is a path with wildcards
  public record Filter(String attribute, String value, boolean isPath) {}

  /// The events that reach the handler; the others are dropped in the function, because a trigger
  /// cannot filter them.
  ///
  /// @param prefix the start of the name of an object; empty for any
  /// @param suffix the end of the name of an object; empty for any
  /// @param attributes the attributes of a message, each with the values that it may have
  public record Accepted(String prefix, String suffix, Map<String, List<String>> attributes) {
    /// All events.
    public static final Accepted ALL = new Accepted("", "", Map.of());

    /// Returns whether nothing is dropped.
    public boolean isAll() {
      return equals(ALL);
    }
  }
}
