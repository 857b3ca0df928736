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
    // no pattern switch: the first one in a process costs milliseconds, and this is always run
    boolean known =
        value == null
            || value instanceof String
            || value instanceof Boolean
            || value instanceof Long
            || value instanceof BigInteger
            || value instanceof Double;
    if (!known) {
      throw new IllegalArgumentException("not a scalar: " + value);
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

  /// ECMAScript's Number::toString.
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
    String rest = digits.length() == 1 ? "" : "." + digits.substring(1);
    return sign + digits.charAt(0) + rest + "e" + (point > 0 ? "+" : "") + (point - 1);
  }
}
