package aloft.spi.schema;

import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Booleans; strings and the numbers 0 and 1 are accepted.
final class FlagForm implements Form<Boolean> {

  // Null means that the value does not match; the findings say why.
  @SuppressWarnings("NullableOnBoxedType")
  @Override
  public @Nullable Boolean read(Node node, DiagnosticCollector findings) {
    Object value = Form.unwrapSingle(node) instanceof Scalar scalar ? scalar.value() : null;
    if (value instanceof Boolean flag) {
      return flag;
    }
    if ("true".equals(value) || Long.valueOf(1).equals(value)) {
      return true;
    }
    if ("false".equals(value) || Long.valueOf(0).equals(value)) {
      return false;
    }
    TypeErrors.type(node, "true or false", hint(node.text()), findings);
    return null;
  }

  // In YAML 1.1, yes and on are booleans; in YAML 1.2, they are strings.
  private static String hint(@Nullable String text) {
    String suggestion =
        text == null
            ? null
            : switch (text.toLowerCase(Locale.ROOT)) {
              case "yes", "on", "y", "enabled" -> "true";
              case "no", "off", "n", "disabled" -> "false";
              default -> Suggestion.nearest(text, List.of("true", "false"));
            };
    return suggestion == null ? "write true or false, without quotes" : "write " + suggestion;
  }

  @Override
  public Node normalize(Node node) {
    return switch (node.text()) {
      case "true" -> new Scalar(true, node.place());
      case "false" -> new Scalar(false, node.place());
      case null, default -> node;
    };
  }

  @Override
  public Schema schema() {
    return new Schema.Flag();
  }
}
