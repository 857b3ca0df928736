package aloft.build.portable;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `queue`: messages of a queue, which the service creates.
@Doc("Messages of a queue, which the service creates")
public record QueueEvent(
    @Doc("The name of the queue") @Required String name,
    @Doc("The maximum number of messages in one call (default 1 to 10, by the cloud)")
        @Range(min = 1)
        @Nullable Integer batch,
    @Source Node node) {

  @ShortForm("the name of the queue")
  static @Nullable QueueEvent of(Node node, DiagnosticCollector findings) {
    String name = node.text();
    return name == null ? null : new QueueEvent(name, null, node);
  }

  /// Returns the place of a key, else of the event.
  public SourceRange place(String key) {
    Node value = node.get(key);
    return value == null ? node.place() : value.place();
  }
}
