package aloft.spi.diagnostic;

/// The severity of a diagnostic: an error stops the command; the others do not.
public enum Severity {
  ERROR,
  WARNING,
  NOTE,
  /// A note that only `--verbose` shows.
  DETAIL;

  /// Returns the label that is printed before the message.
  public String label() {
    return (this == DETAIL ? NOTE : this).name().toLowerCase(java.util.Locale.ROOT);
  }
}
