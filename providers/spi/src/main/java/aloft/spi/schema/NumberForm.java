package aloft.spi.schema;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Numbers, also as texts.
final class NumberForm implements Form<Number> {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final Class<?> type;
  private final @Nullable Range range;

  NumberForm(Class<?> type, @Nullable Range range) {
    this.type = type;
    this.range = range;
  }

  @Override
  public @Nullable Number read(Node node, Findings findings) {
    Object value = Form.single(node) instanceof Scalar scalar ? scalar.value() : null;
    Double number =
        value instanceof Number found ? Double.valueOf(found.doubleValue()) : parse(value);
    boolean whole = type != Double.class;
    if (number == null || (whole && number != Math.rint(number))) {
      Misfit.type(node, whole ? "a whole number" : "a number", findings);
      return null;
    }
    if (type == Integer.class && Math.abs(number) > Integer.MAX_VALUE) {
      Misfit.type(node, "a smaller number", findings);
      return null;
    }
    if (range != null && (number < range.min() || number > range.max())) {
      Misfit.range(node.place(), "the number", range, findings);
    }
    if (type == Integer.class) {
      return number.intValue();
    }
    return type == Long.class ? (Number) number.longValue() : (Number) number;
  }

  private static @Nullable Double parse(@Nullable Object value) {
    return value instanceof String text && NUMBER.matcher(text).matches()
        ? Double.valueOf(text)
        : null;
  }

  @Override
  public Schema schema() {
    boolean low = range != null && range.min() != Long.MIN_VALUE;
    boolean high = range != null && range.max() != Long.MAX_VALUE;
    Range bounds = range;
    return new Schema.Numeric(
        type != Double.class,
        low && bounds != null ? bounds.min() : null,
        high && bounds != null ? bounds.max() : null);
  }
}
