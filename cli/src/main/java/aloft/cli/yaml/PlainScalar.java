package aloft.cli.yaml;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Parses an unquoted YAML scalar: null, a boolean, a number, or a string.
///
/// The rules are those of js-yaml 4: `010` is ten, `0o10` eight, `1_000`, `yes` and `2012-10-17`
/// are strings. Numbers are JavaScript's: above 2^53 they lose digits, and infinities become null
/// as they do in JSON.
final class PlainScalar {
  private static final long SAFE = 1L << 53;

  // Longer integers are infinite as JavaScript's numbers; reading them takes long.
  private static final int MAX_DIGITS = 1100;

  private PlainScalar() {}

  static @Nullable Object value(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> null;
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF" -> null;
      case ".nan", ".NaN", ".NAN" -> null;
      default -> mayBeNumber(text.charAt(0)) ? numberOrText(text) : text;
    };
  }

  private static boolean mayBeNumber(char first) {
    return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
  }

  private static Object numberOrText(String text) {
    Number whole = integer(text);
    if (whole != null) {
      return whole;
    }
    Number decimal = isDecimal(text) ? finite(Double.parseDouble(text)) : null;
    return decimal == null ? text : decimal;
  }

  /// An integer with an optional sign and an optional prefix `0b`, `0o` or `0x`; else null.
  static @Nullable Number integer(String text) {
    int start = isSign(text, 0) ? 1 : 0;
    int radix = 10;
    if (text.length() > start + 1 && text.charAt(start) == '0') {
      radix =
          switch (text.charAt(start + 1)) {
            case 'b' -> 2;
            case 'o' -> 8;
            case 'x' -> 16;
            default -> 10;
          };
    }
    int digits = radix == 10 ? start : start + 2;
    if (text.length() > MAX_DIGITS || !areDigits(text, digits, radix)) {
      return null;
    }
    BigInteger value = new BigInteger(text.substring(digits), radix);
    if (text.charAt(0) == '-') {
      value = value.negate();
    }
    return value.bitLength() < 53 ? (Number) value.longValue() : finite(value.doubleValue());
  }

  private static boolean areDigits(String text, int from, int radix) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) > 'f' || Character.digit(text.charAt(i), radix) < 0) {
        return false;
      }
    }
    return from < text.length();
  }

  private static boolean isSign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+');
  }

  /// `[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?` or `\.[0-9]+([eE][-+]?[0-9]+)?`.
  private static boolean isDecimal(String text) {
    int at = isSign(text, 0) ? 1 : 0;
    int whole = digits(text, at);
    if (whole > at) {
      at = whole;
      if (at < text.length() && text.charAt(at) == '.') {
        at = digits(text, at + 1);
      }
    } else {
      int fraction = text.charAt(0) == '.' ? digits(text, 1) : 0;
      if (fraction < 2) {
        return false;
      }
      at = fraction;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int exponent = isSign(text, at + 1) ? at + 2 : at + 1;
      at = digits(text, exponent);
      if (at == exponent) {
        return false;
      }
    }
    return at == text.length();
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /// The number as a Long if JavaScript prints it without a point, else as a Double; null if it is
  /// infinite.
  private static @Nullable Number finite(double number) {
    if (!Double.isFinite(number)) {
      return null;
    }
    boolean whole = number == Math.rint(number) && Math.abs(number) <= SAFE;
    return whole ? (Number) (long) number : (Number) number;
  }
}
