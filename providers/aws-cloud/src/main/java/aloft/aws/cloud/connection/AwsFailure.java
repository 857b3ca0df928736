package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;

/// Why a request to AWS failed. A `reason` is the bare text that AWS, the network or the SDK gives.
public sealed interface AwsFailure {

  /// The credentials were valid once.
  record ExpiredCredentials() implements AwsFailure {}

  /// AWS does not accept the credentials.
  record InvalidCredentials(String reason) implements AwsFailure {}

  /// The configured source provided no credentials.
  record NoCredentials(String reason) implements AwsFailure {}

  /// The clock of this machine is wrong.
  record ClockSkew() implements AwsFailure {}

  /// There were too many requests.
  ///
  /// @param call the service and the operation
  record Throttled(String call) implements AwsFailure {}

  /// The credentials have no permission.
  ///
  /// @param action the action that an IAM policy must allow, such as `s3:GetObject`
  record AccessDenied(String action, String reason) implements AwsFailure {}

  /// Another error that a service answered.
  ///
  /// @param call the service and the operation
  /// @param code the error code of the service; empty if there is none
  record ServiceError(String call, String reason, String code) implements AwsFailure {}

  /// The thread was interrupted, as by Ctrl-C.
  record Interrupted() implements AwsFailure {}

  /// No TLS connection could be established.
  ///
  /// @param host scheme, host and port
  record NoTls(String host, String reason) implements AwsFailure {}

  /// The service could not be reached.
  ///
  /// @param host scheme, host and port
  record Unreachable(String host, String reason) implements AwsFailure {}

  /// Another error of the SDK, without an answer of AWS.
  record ClientError(String reason) implements AwsFailure {}

  /// Returns the error that the user reads: what failed, and what to do next.
  default Diagnostic diagnostic() {
    return switch (this) {
      case ExpiredCredentials _ ->
          Diagnostic.error("aws/expired-credentials", "the AWS credentials have expired")
              .hint(
                  "sign in again, for example with \"aws sso login\", or set new keys, then retry");
      case InvalidCredentials(String reason) ->
          Diagnostic.error("aws/invalid-credentials", "AWS rejected the credentials: " + reason)
              .hint("check the keys, or select another profile with --aws-profile");
      case NoCredentials(String reason) ->
          Diagnostic.error("aws/no-credentials", "cannot load AWS credentials: " + reason)
              .hint(
                  "sign in, for example with \"aws sso login\", or set AWS_ACCESS_KEY_ID and"
                      + " AWS_SECRET_ACCESS_KEY");
      case ClockSkew _ ->
          Diagnostic.error(
                  "aws/clock", "the clock of this machine differs too much from the clock of AWS")
              .hint("correct the clock and run the command again");
      case Throttled(String call) ->
          Diagnostic.error("aws/throttled", "AWS throttled the request: " + call)
              .hint("wait a moment and run the command again");
      case AccessDenied(String action, String reason) ->
          Diagnostic.error("aws/access-denied", "AWS does not allow " + action + ": " + reason)
              .hint("allow " + action + " in the IAM policy of these credentials");
      case ServiceError(String call, String reason, String code) ->
          Diagnostic.error(
              "aws/error", call + " failed: " + reason + (code.isEmpty() ? "" : " (" + code + ")"));
      case Interrupted _ ->
          Diagnostic.error("aws/interrupted", "interrupted; AWS continues the operation")
              .hint("run the same command again after the stack operation has ended");
      case NoTls(String host, String reason) ->
          Diagnostic.error(
                  "aws/tls", "cannot establish a TLS connection to " + host + ": " + reason)
              .hint("if a proxy uses its own certificates, set AWS_CA_BUNDLE to their file");
      case Unreachable(String host, String reason) ->
          Diagnostic.error("aws/unreachable", "cannot reach " + host + ": " + reason)
              .hint("check the network, HTTPS_PROXY, AWS_ENDPOINT_URL and the region");
      case ClientError(String reason) -> Diagnostic.error("aws/error", reason);
    };
  }
}
