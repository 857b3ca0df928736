package aloft.spi.schema;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import org.jspecify.annotations.Nullable;

/// A form with additional rules for values that are strings. Numbers and booleans are passed on as
/// strings.
final class PatternForm<T> implements Form<T> {
  private final Form<T> form;
  private final TextForm text;

  PatternForm(Form<T> form, Rules rules) {
    this.form = form;
    this.text = new TextForm(rules);
  }

  @Override
  public @Nullable T read(Node node, DiagnosticCollector findings) {
    String value = node instanceof Scalar ? text.read(node, findings) : null;
    return form.read(value == null ? node : new Scalar(value, node.place()), findings);
  }

  @Override
  public boolean isImplicitListItem() {
    return form.isImplicitListItem();
  }

  @Override
  public Node normalize(Node node) {
    return node instanceof Scalar ? text.normalize(node) : form.normalize(node);
  }

  @Override
  public Schema schema() {
    return new Schema.Resolvable(text.schema());
  }
}
