package aloft.spi.schema;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists; a single scalar is taken as a list of one, and a mapping where the items' form says so.
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
    } else if (node instanceof Scalar || items.standsForList()) {
      nodes = List.of(node);
    } else {
      TypeErrors.type(node, "a list", HINT, findings);
      return null;
    }
    if (!rules.allows(nodes.size())) {
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
  public Node plainly(Node node) {
    return switch (node) {
      case Sequence list ->
          new Sequence(list.items().stream().map(items::plainly).toList(), list.place());
      case Scalar one when !one.isNull() -> new Sequence(List.of(items.plainly(one)), one.place());
      default -> node;
    };
  }

  @Override
  public Schema schema() {
    return new Schema.ListOf(items.schema(), rules);
  }
}
