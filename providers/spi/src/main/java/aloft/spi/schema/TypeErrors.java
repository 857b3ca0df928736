package aloft.spi.schema;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import org.jspecify.annotations.Nullable;

/// Reports values that do not match their schema.
final class TypeErrors {
  private TypeErrors() {}

  static void type(
      Node node, String expected, @Nullable String hint, DiagnosticCollector findings) {
    findings.error(
        node.place(), "manifest/type", "expected " + expected + ", found " + describe(node), hint);
  }

  static void words(Node node, Rules rules, @Nullable String hint, DiagnosticCollector findings) {
    rules.report(
        node.place(),
        "manifest/value",
        "unsupported value " + describe(node),
        hint != null ? hint : "one of: " + String.join(", ", rules.words()),
        findings);
  }

  static void range(SourceRange place, String subject, Rules rules, DiagnosticCollector findings) {
    String bounds;
    if (!rules.hasMin()) {
      bounds = "at most " + rules.max();
    } else if (!rules.hasMax()) {
      bounds = "at least " + rules.min();
    } else {
      bounds = "from " + rules.min() + " to " + rules.max();
    }
    rules.report(place, "manifest/range", subject + " must be " + bounds, null, findings);
  }

  /// Describes a node for a message: a string in quotes, another scalar as its text, or its kind.
  static String describe(Node node) {
    return switch (node) {
      case aloft.spi.document.Scalar scalar when scalar.value() instanceof String text ->
          "\"" + (text.length() > 60 ? text.substring(0, 57) + "..." : text) + "\"";
      case aloft.spi.document.Scalar scalar -> scalar.print();
      default -> node.kind().equals("object") ? "an object" : "a list";
    };
  }
}
