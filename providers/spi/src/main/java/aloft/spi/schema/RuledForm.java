package aloft.spi.schema;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Another form whose values may be texts, with the rules that a text must keep.
final class RuledForm<T> implements Form<T> {
  private final Form<T> form;
  private final TextForm text;

  RuledForm(Form<T> form, TextForm text) {
    this.form = form;
    this.text = text;
  }

  @Override
  public @Nullable T read(Node node, Findings findings) {
    if (node instanceof Scalar) {
      text.read(node, findings);
    }
    return form.read(node, findings);
  }

  @Override
  public boolean standsForList() {
    return form.standsForList();
  }

  @Override
  public Schema schema() {
    return new Schema.AnyOf(List.of(text.schema(), new Schema.MapOf(new Schema.Anything(), null)));
  }
}
