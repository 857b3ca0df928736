package aloft.google.cloud.connection;

/// A call to Google that failed.
public final class FailedCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient GoogleFailure failure;

  FailedCallException(GoogleFailure failure, Throwable cause) {
    super(failure.diagnostic().message(), cause);
    this.failure = failure;
  }

  public GoogleFailure failure() {
    return failure;
  }
}
