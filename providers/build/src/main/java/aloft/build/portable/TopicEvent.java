package aloft.build.portable;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `topic`: messages of a topic, which the service creates.
@Doc("Messages of a topic, which the service creates")
public record TopicEvent(
    @Doc("The name of the topic") @Required String name,
    @Doc("The attributes that a message must have, each with a value or a list of values")
        @Nullable Mapping filter,
    @Source Node node) {

  @ShortForm("the name of the topic")
  static @Nullable TopicEvent of(Node node, DiagnosticCollector findings) {
    String name = node.text();
    return name == null ? null : new TopicEvent(name, null, node);
  }
}
