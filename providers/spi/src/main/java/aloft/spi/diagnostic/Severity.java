package aloft.spi.diagnostic;

/// The severity of a diagnostic: an error stops the command; a warning and a note do not.
public enum Severity {
  ERROR,
  WARNING,
  NOTE;

  /// Returns the label that is printed before the message.
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
