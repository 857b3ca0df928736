package aloft.spi.diagnostic;

/// How much a finding matters: an error stops the command, a warning does not, a note only informs.
public enum Severity {
  ERROR,
  WARNING,
  NOTE;

  /// The word that is printed before the message.
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
