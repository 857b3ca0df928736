package aloft.spi.schema;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import org.jspecify.annotations.Nullable;

/// true and false, also as texts.
final class FlagForm implements Form<Boolean> {

  // null says "does not fit", which the findings have been told
  @SuppressWarnings("NullableOnBoxedType")
  @Override
  public @Nullable Boolean read(Node node, Findings findings) {
    Object value = Form.single(node) instanceof Scalar scalar ? scalar.value() : null;
    if (value instanceof Boolean flag) {
      return flag;
    }
    if ("true".equals(value) || Long.valueOf(1).equals(value)) {
      return true;
    }
    if ("false".equals(value) || Long.valueOf(0).equals(value)) {
      return false;
    }
    Misfit.type(node, "true or false", findings);
    return null;
  }

  @Override
  public Node plainly(Node node) {
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
