package aloft.spi.schema;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import org.jspecify.annotations.Nullable;

/// A form with additional rules for values that are strings, or become one in the cloud. Numbers
/// and booleans are passed on as strings.
final class PatternForm<T> implements Form<T> {
  private final Form<T> form;
  private final TextForm text;

  PatternForm(Form<T> form, Rules rules) {
    this.form = form;
    this.text = new TextForm(rules);
  }

  @Override
  public @Nullable T read(Node node, DiagnosticCollector findings) {
    if (Form.unwrapSingle(node) instanceof Scalar scalar) {
      String value = text.read(scalar, findings);
      return form.read(value == null ? node : new Scalar(value, node.place()), findings);
    }
    T value = form.read(node, findings);
    if (value != null && !form.isResolvedToText(value)) {
      findings.refusal(
          node.place(),
          "manifest/type",
          "expected a string or an expression, found "
              + TypeErrors.describe(node)
              + ": the cloud will refuse it",
          "write only the string, or only the expression");
    }
    return value;
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
