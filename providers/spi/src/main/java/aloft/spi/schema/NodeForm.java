package aloft.spi.schema;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import org.jspecify.annotations.Nullable;

/// Nodes as they are; a component of type Mapping wants a mapping.
final class NodeForm implements Form<Node> {
  private final Class<?> type;

  NodeForm(Class<?> type) {
    this.type = type;
  }

  @Override
  public @Nullable Node read(Node node, Findings findings) {
    if (type.isInstance(node)) {
      return node;
    }
    Misfit.type(node, type == Mapping.class ? "an object" : "a list", findings);
    return null;
  }

  @Override
  public Schema schema() {
    return type == Mapping.class
        ? new Schema.MapOf(new Schema.Anything(), Rules.NONE)
        : new Schema.Anything();
  }
}
