package aloft.azure.event;

import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `eventHub`: events of an event hub.
@Doc("Events of an event hub")
public record EventHubEvent(
    @Doc("The name of the event hub") @Nullable String eventHubName,
    @Doc("The consumer group (default $Default)") @Nullable String consumerGroup,
    @Doc("The name of the event hub of an output, as the plugin had it") @Nullable String path,
    @Doc("The name of the argument") @Nullable String name,
    @Doc("The setting with the connection (default EventHub)") @Nullable String connection,
    @Doc("one or many (default) events in a call") @Nullable String cardinality,
    @Doc("How the argument gets the data, as in binary") @Nullable String dataType,
    @Doc("in for events that call the function (default), out for an output") @OneOf({"in", "out"})
        @Nullable String direction,
    @Source Node node) {

  @ShortForm("the name of the event hub")
  static @Nullable EventHubEvent of(Node node, DiagnosticCollector findings) {
    String text = node.text();
    return text == null
        ? null
        : new EventHubEvent(text, null, null, null, null, null, null, null, node);
  }
}
