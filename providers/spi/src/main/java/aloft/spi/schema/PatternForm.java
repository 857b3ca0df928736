package aloft.spi.schema;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Another form whose values may be texts, with the rules that a text must keep. Numbers and
/// booleans are handed on as their text.
final class PatternForm<T> implements Form<T> {
  private final Form<T> form;
  private final TextForm text;

  PatternForm(Form<T> form, Rules rules) {
    this.form = form;
    this.text = new TextForm(rules);
  }

  @Override
  public @Nullable T read(Node node, DiagnosticCollector findings) {
    String read = node instanceof Scalar ? text.read(node, findings) : null;
    return form.read(read == null ? node : new Scalar(read, node.place()), findings);
  }

  @Override
  public boolean standsForList() {
    return form.standsForList();
  }

  @Override
  public Node plainly(Node node) {
    return node instanceof Scalar ? text.plainly(node) : form.plainly(node);
  }

  @Override
  public Schema schema() {
    return new Schema.AnyOf(List.of(new Schema.MapOf(new Schema.Anything()), text.schema()));
  }
}
