package aloft.aws.cloud.connection;

import software.amazon.awssdk.core.exception.SdkClientException;

/// The configured source provided no credentials. The SDK has no type for it.
final class NoCredentialsException extends SdkClientException {
  private static final long serialVersionUID = 1L;

  NoCredentialsException(SdkClientException cause) {
    super(SdkClientException.builder().message(cause.getMessage()).cause(cause));
  }
}
