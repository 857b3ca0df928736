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

  /// Names what a permission is missing on, where Google does not.
  ///
  /// @param resource as in `the bucket photos`
  public FailedCallException on(String resource) {
    return failure instanceof GoogleFailure.AccessDenied denied && denied.resource().isEmpty()
        ? new FailedCallException(
            new GoogleFailure.AccessDenied(denied.permission(), resource, denied.message()), this)
        : this;
  }
}
