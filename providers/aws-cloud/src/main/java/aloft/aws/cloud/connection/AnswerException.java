package aloft.aws.cloud.connection;

import java.io.Serial;
import software.amazon.awssdk.core.exception.SdkClientException;

/// What is wrong with an answer that is not a whole answer of AWS. The SDK has no types for it, and
/// replaces exceptions of its own types when it gives up: this is the cause of one.
abstract sealed class AnswerException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean retryable;

  private AnswerException(String message, boolean retryable) {
    super(message);
    this.retryable = retryable;
  }

  /// Whether the answer to another attempt may be right.
  boolean isRetryable() {
    return retryable;
  }

  SdkClientException inSdk() {
    return SdkClientException.create(String.valueOf(getMessage()), this);
  }

  /// An answer of AWS that is empty or ends early.
  static final class Broken extends AnswerException {
    @Serial private static final long serialVersionUID = 1L;

    /// @param problem what is wrong, as in `the answer is empty`
    Broken(String problem) {
      super(problem, true);
    }
  }

  /// An answer of another server, such as a proxy or the sign-in page of a network.
  static final class Foreign extends AnswerException {
    @Serial private static final long serialVersionUID = 1L;

    /// @param answer what it is, as in `status 200 and an HTML page`
    Foreign(String answer, boolean retryable) {
      super(answer, retryable);
    }
  }
}
