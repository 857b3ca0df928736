package aloft.spi.model;

/// The language and version that a handler runs on, as in `nodejs22.x`.
///
/// @param name as the manifest writes it
public record Runtime(String name) {

  /// The language: `nodejs`, `python`, `java`, `go`, `provided`.
  public String family() {
    int end = 0;
    while (end < name.length() && Character.isLetter(name.charAt(end))) {
      end++;
    }
    return name.substring(0, end);
  }

  /// What follows the family: `22.x`, `3.13`, `21`, `.al2023`.
  public String version() {
    return name.substring(family().length());
  }

  /// The first number of the version, or 0 where there is none.
  public int major() {
    String digits = version();
    int end = 0;
    while (end < digits.length() && Character.isDigit(digits.charAt(end))) {
      end++;
    }
    return end == 0 ? 0 : Integer.parseInt(digits.substring(0, end));
  }
}
