package aloft.spi.document;

import aloft.spi.diagnostic.SourceRange;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// A single value.
///
/// @param value null, a String, a Boolean, or a number: Long, BigInteger or Double
public record Scalar(@Nullable Object value, SourceRange place) implements Node {
  public Scalar {
    switch (value) {
      case null -> {}
      case String text -> {}
      case Boolean flag -> {}
      case Long number -> {}
      case BigInteger number -> {}
      case Double number -> {}
      default -> throw new IllegalArgumentException("not a scalar: " + value.getClass());
    }
  }

  @Override
  public Scalar at(SourceRange other) {
    return new Scalar(value, other);
  }

  /// The value as JavaScript prints it: `512`, `1.5`, `true`, `null`, the text itself.
  public String print() {
    return value instanceof Double number ? number(number) : String.valueOf(value);
  }

  private static String number(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e21) {
      return BigDecimal.valueOf(number).toBigInteger().toString();
    }
    return Double.isFinite(number)
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
        : "null";
  }
}
