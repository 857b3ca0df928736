package aloft.azure.event;

import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `eventGrid`: events of Event Grid.
@Doc("Events of Event Grid")
public record EventGridEvent(
    @Doc("The id of the resource whose events call the function; a subscription is created")
        @Nullable String source,
    @Doc("The type of the resource's events, as in Microsoft.Storage.StorageAccounts")
        @Nullable String topicType,
    @Doc("The types of the events (default all)") @Nullable List<String> eventTypes,
    @Doc("The setting with the address of the topic of an output")
        @Nullable String topicEndpointUri,
    @Doc("The setting with the key of the topic of an output") @Nullable String topicKeySetting,
    @Doc("The name of the argument") @Nullable String name,
    @Doc("in for events that call the function (default), out for an output") @OneOf({"in", "out"})
        @Nullable String direction,
    @Source Node node) {}
