package aloft.spi.schema;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Numbers, also as texts.
final class NumberForm implements Form<Number> {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

  private final Class<?> type;
  private final @Nullable Range range;

  NumberForm(Class<?> type, @Nullable Range range) {
    this.type = type;
    this.range = range;
  }

  @Override
  public @Nullable Number read(Node node, Findings findings) {
    BigDecimal number = Form.single(node) instanceof Scalar scalar ? number(scalar.value()) : null;
    boolean whole = type != Double.class;
    if (number == null || (whole && number.stripTrailingZeros().scale() > 0)) {
      Misfit.type(node, whole ? "a whole number" : "a number", findings);
      return null;
    }
    if (number.abs().compareTo(most()) > 0) {
      Misfit.type(node, "a smaller number", findings);
      return null;
    }
    if (range != null && (outside(number, range.min(), -1) || outside(number, range.max(), 1))) {
      Misfit.range(node.place(), "the number", range, findings);
    }
    if (type == Integer.class) {
      return number.intValue();
    }
    return type == Long.class ? (Number) number.longValue() : (Number) number.doubleValue();
  }

  private BigDecimal most() {
    if (type == Double.class) {
      return BigDecimal.valueOf(Double.MAX_VALUE);
    }
    return BigDecimal.valueOf(type == Integer.class ? Integer.MAX_VALUE : Long.MAX_VALUE);
  }

  private static boolean outside(BigDecimal number, long bound, int direction) {
    return number.compareTo(BigDecimal.valueOf(bound)) == direction;
  }

  private static @Nullable BigDecimal number(@Nullable Object value) {
    return switch (value) {
      case Long number -> BigDecimal.valueOf(number);
      case BigInteger number -> new BigDecimal(number);
      case Double number -> Double.isFinite(number) ? BigDecimal.valueOf(number) : null;
      case String text when NUMBER.matcher(text).matches() -> new BigDecimal(text);
      case null, default -> null;
    };
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
