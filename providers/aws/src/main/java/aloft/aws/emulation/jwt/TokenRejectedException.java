package aloft.aws.emulation.jwt;

import java.util.Objects;

/// The reason why a token is rejected, as it is sent to the caller.
public final class TokenRejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  public TokenRejectedException(String reason) {
    super(reason, null, false, false);
  }

  /// The reason.
  public String reason() {
    return Objects.requireNonNull(getMessage());
  }
}
