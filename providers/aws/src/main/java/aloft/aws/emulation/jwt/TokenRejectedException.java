package aloft.aws.emulation.jwt;

/// Tells why a token is not taken, in the words that the caller is told.
public final class TokenRejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  public TokenRejectedException(String why) {
    super(why, null, false, false);
  }

  /// The words.
  public String why() {
    return String.valueOf(getMessage());
  }
}
