package aloft.azure.event;

import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Range;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `queue`: messages of a queue of the storage account.
@Doc("Messages of a queue of the storage account")
public record QueueEvent(
    @Doc("The name of the queue; that of the argument if \"queueName\" is set")
        @Nullable String name,
    @Doc(
            "The maximum number of messages that an instance handles at once (default 16); the"
                + " largest of all functions")
        @Range(min = 1, max = 32)
        @Nullable Integer batch,
    @Doc("The name of the queue, as Azure has it") @Nullable String queueName,
    @Doc("The setting with the connection (default AzureWebJobsStorage)")
        @Nullable String connection,
    @Doc("How the argument gets the data, as in binary") @Nullable String dataType,
    @Doc("in for messages that call the function (default), out for an output")
        @OneOf({"in", "out"})
        @Nullable String direction,
    @Source Node node) {

  @ShortForm("the name of the queue")
  static @Nullable QueueEvent of(Node node, DiagnosticCollector findings) {
    String text = node.text();
    return text == null ? null : new QueueEvent(text, null, null, null, null, null, node);
  }
}
