package aloft.spi.schema;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A form that takes anything where something is wanted: what does not fit is handed on all the
/// same. The cloud may know how to resolve an object; another misfit it will refuse.
final class ExpectedForm<T> implements Form<T> {
  private final Form<T> form;
  private final Form<?> wanted;
  private final boolean orObject;

  ExpectedForm(Form<T> form, Form<?> wanted, boolean orObject) {
    this.form = form;
    this.wanted = wanted;
    this.orObject = orObject;
  }

  @Override
  public @Nullable T read(Node node, DiagnosticCollector findings) {
    if (orObject && node instanceof Mapping) {
      return form.read(node, findings);
    }
    DiagnosticCollector tried = findings.fresh();
    if (wanted.read(node, tried) != null) {
      findings.addAll(tried);
      return form.read(wanted.plainly(Form.single(node)), findings);
    }
    String end = node instanceof Mapping ? "" : ": the cloud will refuse it";
    for (Diagnostic misfit : tried.diagnostics()) {
      findings.violation(node.place(), misfit.code(), misfit.message() + end, misfit.hint());
    }
    return form.read(node, findings);
  }

  @Override
  public Node plainly(Node node) {
    return wanted.plainly(node);
  }

  @Override
  public Schema schema() {
    return orObject
        ? new Schema.AnyOf(List.of(new Schema.MapOf(new Schema.Anything()), wanted.schema()))
        : wanted.schema();
  }
}
