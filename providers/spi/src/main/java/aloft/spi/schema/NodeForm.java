package aloft.spi.schema;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import org.jspecify.annotations.Nullable;

/// Nodes, unchanged; a component of type Mapping accepts only mappings.
final class NodeForm implements Form<Node> {
  private final Class<?> type;

  NodeForm(Class<?> type) {
    this.type = type;
  }

  @Override
  public @Nullable Node read(Node node, DiagnosticCollector findings) {
    if (type.isInstance(node)) {
      return node;
    }
    boolean isObject = type == Mapping.class;
    String hint = isObject ? MapForm.hint(node) : ListForm.HINT;
    TypeErrors.type(node, isObject ? "an object" : "a list", hint, findings);
    return null;
  }

  @Override
  public Schema schema() {
    return type == Mapping.class
        ? new Schema.MapOf(new Schema.Anything(), Rules.NONE)
        : new Schema.Anything();
  }
}
