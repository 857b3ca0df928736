package aloft.spi.model;

/// The language and version that a handler runs on, such as `nodejs22.x` or `python3.13`.
///
/// @param name as written in the manifest
public record Runtime(String name) {

  /// Returns the language.
  public Language language() {
    return Language.ofPrefix(name.substring(0, prefixLength()));
  }

  /// Returns the part of the name after the language: `22.x`, `3.13`, `21`, `.al2023`.
  public String version() {
    return name.substring(prefixLength());
  }

  private int prefixLength() {
    int end = 0;
    while (end < name.length() && Character.isLetter(name.charAt(end))) {
      end++;
    }
    return end;
  }

  /// Returns the first number of the version; 0 if it has none.
  public int major() {
    String digits = version();
    int end = 0;
    while (end < digits.length() && Character.isDigit(digits.charAt(end))) {
      end++;
    }
    return end == 0 ? 0 : Integer.parseInt(digits.substring(0, end));
  }
}
