package aloft.spi.schema;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import org.jspecify.annotations.Nullable;

/// A form for values of any type with an expected type: a value of another type is a violation, but
/// is passed on unchanged. The cloud can resolve an object; it rejects other values.
final class ExpectedForm<T> implements Form<T> {
  private final Form<T> form;
  private final Form<?> expected;
  private final boolean allowsObject;

  ExpectedForm(Form<T> form, Form<?> expected, boolean allowsObject) {
    this.form = form;
    this.expected = expected;
    this.allowsObject = allowsObject;
  }

  @Override
  public @Nullable T read(Node node, DiagnosticCollector findings) {
    if (allowsObject && node instanceof Mapping) {
      return form.read(node, findings);
    }
    DiagnosticCollector attempt = findings.emptyCopy();
    if (expected.read(node, attempt) != null) {
      findings.addAll(attempt);
      return form.read(expected.normalize(Form.unwrapSingle(node)), findings);
    }
    for (Diagnostic mismatch : attempt.diagnostics()) {
      if (node instanceof Mapping) {
        findings.violation(node.place(), mismatch.code(), mismatch.message(), mismatch.hint());
      } else {
        String message = mismatch.message() + ": the cloud will refuse it";
        findings.refusal(node.place(), mismatch.code(), message, mismatch.hint());
      }
    }
    return form.read(node, findings);
  }

  @Override
  public Node normalize(Node node) {
    return expected.normalize(node);
  }

  @Override
  public Schema schema() {
    return new Schema.Resolvable(expected.schema());
  }
}
