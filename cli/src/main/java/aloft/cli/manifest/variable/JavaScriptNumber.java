package aloft.cli.manifest.variable;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Parses numbers like JavaScript's `Number(text)`: decimal, `0x`, `0o` or `0b`.
final class JavaScriptNumber {
  // More digits are an infinite number; reading them takes long.
  private static final int MAX_LENGTH = 1100;

  private JavaScriptNumber() {}

  /// Parses a number.
  ///
  /// @return a Long if it is an exact integer, else a Double; null if the text is not a number
  static @Nullable Number read(String text) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    try {
      if (text.length() > 2 && text.charAt(0) == '0') {
        int radix =
            switch (text.charAt(1)) {
              case 'x', 'X' -> 16;
              case 'o', 'O' -> 8;
              case 'b', 'B' -> 2;
              default -> 10;
            };
        if (radix != 10) {
          boolean signed = text.charAt(2) == '-' || text.charAt(2) == '+';
          return signed ? null : number(new BigInteger(text.substring(2), radix).doubleValue());
        }
      }
      boolean decimal = text.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0);
      return decimal ? number(Double.parseDouble(text)) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Number number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) <= 1L << 53;
    return whole ? (Number) (long) value : (Number) value;
  }
}
