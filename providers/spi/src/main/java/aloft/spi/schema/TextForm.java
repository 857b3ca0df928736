package aloft.spi.schema;

import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import org.jspecify.annotations.Nullable;

/// Strings; numbers and booleans are accepted as their text.
final class TextForm implements Form<String> {
  private final Rules rules;

  TextForm(Rules rules) {
    this.rules = rules;
  }

  @Override
  public @Nullable String read(Node node, DiagnosticCollector findings) {
    if (!(Form.unwrapSingle(node) instanceof Scalar scalar) || scalar.value() == null) {
      Node name = node instanceof Mapping mapping ? mapping.get("name") : null;
      String nameValue = name == null ? null : name.text();
      TypeErrors.type(
          node,
          "a string",
          nameValue == null ? "write a string" : "write only " + nameValue,
          findings);
      return null;
    }
    String text = scalar.print();
    if (!rules.words().isEmpty() && !isAllowed(text)) {
      TypeErrors.words(scalar, rules, Suggestion.didYouMean(text, rules.words()), findings);
    }
    if (rules.violatesPattern(text)) {
      rules.report(
          node.place(),
          "manifest/value",
          TypeErrors.describe(scalar) + " " + rules.patternMessage(),
          null,
          findings);
    }
    if (!rules.isInRange(text.length())) {
      TypeErrors.range(node.place(), "its length", rules, findings);
    }
    return text;
  }

  @Override
  public Node normalize(Node node) {
    return node instanceof Scalar scalar
            && (scalar.value() instanceof Number || scalar.value() instanceof Boolean)
        ? new Scalar(scalar.print(), node.place())
        : node;
  }

  private boolean isAllowed(String text) {
    for (String word : rules.words()) {
      if (rules.ignoreCase() ? word.equalsIgnoreCase(text) : word.equals(text)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Schema schema() {
    return new Schema.Text(rules);
  }
}
