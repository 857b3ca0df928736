package aloft.spi.schema;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists. A single scalar is accepted as a list with one item, and so is a mapping if the form of
/// the items allows it.
final class ListForm implements Form<List<Object>> {
  static final String HINT = "start each item with a dash";

  private final Form<?> items;
  private final Rules rules;

  ListForm(Form<?> items, Rules rules) {
    this.items = items;
    this.rules = rules;
  }

  @Override
  public @Nullable List<Object> read(Node node, DiagnosticCollector findings) {
    List<Node> nodes;
    if (node instanceof Sequence sequence) {
      nodes = sequence.items();
    } else if (node instanceof Scalar || items.isImplicitListItem()) {
      nodes = List.of(node);
    } else {
      TypeErrors.type(node, "a list", HINT, findings);
      return null;
    }
    if (!rules.isInRange(nodes.size())) {
      TypeErrors.range(node.place(), "the number of items", rules, findings);
    }
    List<Object> values = new ArrayList<>(nodes.size());
    for (Node item : nodes) {
      Object value = item.isNull() ? null : items.read(item, findings);
      if (value != null) {
        values.add(value);
      }
    }
    return List.copyOf(values);
  }

  @Override
  public Node normalize(Node node) {
    return switch (node) {
      case Sequence list ->
          new Sequence(list.items().stream().map(items::normalize).toList(), list.place());
      case Scalar item when !item.isNull() ->
          new Sequence(List.of(items.normalize(item)), item.place());
      default -> node;
    };
  }

  @Override
  public Schema schema() {
    return new Schema.ListOf(items.schema(), rules);
  }
}
