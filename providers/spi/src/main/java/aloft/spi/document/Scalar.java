package aloft.spi.document;

import aloft.spi.diagnostic.SourceRange;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// A node with a single value.
///
/// @param value null, a String, a Boolean, or a number: Long, BigInteger or Double
public record Scalar(@Nullable Object value, SourceRange place) implements Node {
  public Scalar {
    // Not a pattern switch: the first one in a process costs milliseconds, and every command runs
    // this.
    boolean supported =
        value == null
            || value instanceof String
            || value instanceof Boolean
            || value instanceof Long
            || value instanceof BigInteger
            || value instanceof Double;
    if (!supported) {
      throw new IllegalArgumentException("not a scalar: " + value);
    }
  }

  @Override
  public Scalar withPlace(SourceRange newPlace) {
    return new Scalar(value, newPlace);
  }

  /// Returns the value as JavaScript prints it: `512`, `1.5`, `true`, `null`, the text itself.
  public String print() {
    return value instanceof Double number ? number(number) : String.valueOf(value);
  }

  /// Formats a number like ECMAScript's Number::toString.
  private static String number(double number) {
    if (!Double.isFinite(number)) {
      return Double.toString(number);
    }
    if (number == 0) {
      return "0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(Math.abs(number))).stripTrailingZeros();
    String digits = exact.unscaledValue().toString();
    int point = digits.length() - exact.scale();
    String sign = number < 0 ? "-" : "";
    if (point > -6 && point <= 21) {
      return sign + exact.toPlainString();
    }
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    return sign + digits.charAt(0) + fraction + "e" + (point > 0 ? "+" : "") + (point - 1);
  }
}
