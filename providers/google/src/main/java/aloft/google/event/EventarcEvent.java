package aloft.google.event;

import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Required;
import aloft.spi.schema.Source;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `event`: any event that Eventarc delivers, such as an entry of the audit log.
///
/// @see <a href="https://cloud.google.com/eventarc/docs/reference/supported-events">Events</a>
@Doc("An event of Eventarc, such as an entry of the audit log")
public record EventarcEvent(
    @Required @Doc("The type of the CloudEvents, such as google.cloud.audit.log.v1.written")
        String type,
    @Doc("The attributes that an event must have, with their values") Map<String, String> filters,
    @Doc("The attributes that must match a path with wildcards, such as /buckets/*")
        Map<String, String> pathPatterns,
    @Doc("The topic of google.cloud.pubsub.topic.v1.messagePublished, which must exist")
        @Nullable String topic,
    @Doc("The channel of the events of a partner: projects/PROJECT/locations/REGION/channels/NAME")
        @Nullable String channel,
    @Source Node node) {
  public EventarcEvent {
    filters = filters == null ? Map.of() : filters;
    pathPatterns = pathPatterns == null ? Map.of() : pathPatterns;
  }
}
