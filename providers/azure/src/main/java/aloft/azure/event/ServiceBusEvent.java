package aloft.azure.event;

import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `serviceBus`: messages of a queue or a topic of Service Bus.
@Doc("Messages of a queue or a topic of Service Bus")
public record ServiceBusEvent(
    @Doc("The name of the queue") @Nullable String queueName,
    @Doc("The name of the topic") @Nullable String topicName,
    @Doc("The name of the subscription of the topic") @Nullable String subscriptionName,
    @Doc("The name of the argument") @Nullable String name,
    @Doc("The setting with the connection (default ServiceBus)") @Nullable String connection,
    @Doc("No effect") @Nullable String accessRights,
    @Doc("Whether the queue or the subscription has sessions") @Nullable Boolean isSessionsEnabled,
    @Doc("one (default) or many messages in a call") @Nullable String cardinality,
    @Doc("How the argument gets the data, as in binary") @Nullable String dataType,
    @Doc("in for messages that call the function (default), out for an output")
        @OneOf({"in", "out"})
        @Nullable String direction,
    @Source Node node) {}
