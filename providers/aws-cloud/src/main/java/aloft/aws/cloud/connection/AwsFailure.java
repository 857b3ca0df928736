package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import java.time.Duration;

/// Why a request to AWS failed. A `reason` is the bare text that AWS, the network or the SDK gives.
public sealed interface AwsFailure {

  /// The credentials were valid once.
  ///
  /// @param call the service and the operation
  record ExpiredCredentials(String call) implements AwsFailure {}

  /// AWS does not accept the credentials.
  ///
  /// @param signature whether AWS knows the key, but the signature made with it is wrong
  record InvalidCredentials(String reason, boolean signature) implements AwsFailure {}

  /// The configured source provided no credentials.
  record NoCredentials(String reason) implements AwsFailure {}

  /// The clock of this machine is wrong.
  ///
  /// @param ahead how far it is ahead of the clock of AWS; zero if that is unknown
  record ClockSkew(Duration ahead) implements AwsFailure {}

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
  /// @param status the HTTP status
  record ServiceError(String call, String reason, String code, int status) implements AwsFailure {}

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

  /// The service could not be reached through the proxy.
  ///
  /// @param host scheme, host and port, and the proxy
  record ProxyFailed(String host, String reason) implements AwsFailure {}

  /// Another server answered.
  ///
  /// @param call the service and the operation
  /// @param host scheme, host and port
  /// @param answer what it answered, as in `200 and an HTML page`
  record NotAws(String call, String host, String answer) implements AwsFailure {}

  /// The answer of AWS was empty or ended early, also when the request was repeated.
  ///
  /// @param call the service and the operation
  /// @param host scheme, host and port
  record BrokenAnswer(String call, String host, String reason) implements AwsFailure {}

  /// The answer of a function was lost. The call was not repeated.
  ///
  /// @param host scheme, host and port
  record AnswerLost(String host, String reason) implements AwsFailure {}

  /// Another error of the SDK, without an answer of AWS.
  ///
  /// @param call the service and the operation
  record ClientError(String call, String reason) implements AwsFailure {}

  /// Returns the error that the user reads: what failed, and what to do next.
  default Diagnostic diagnostic() {
    return switch (this) {
      case ExpiredCredentials(String call) ->
          Diagnostic.error(
                  "aws/expired-credentials", "the AWS credentials have expired (" + call + ")")
              .hint(
                  "sign in again, for example with \"aws sso login\", or set new keys, then retry");
      case InvalidCredentials(String reason, boolean signature) ->
          Diagnostic.error("aws/invalid-credentials", "AWS rejected the credentials: " + reason)
              .hint(
                  signature
                      ? "set the access key and its secret key again: they do not match"
                      : "check the keys, or select another profile with --aws-profile");
      case NoCredentials(String reason) ->
          Diagnostic.error("aws/no-credentials", "cannot load AWS credentials: " + reason)
              .hint(
                  "sign in, for example with \"aws sso login\", or set AWS_ACCESS_KEY_ID and"
                      + " AWS_SECRET_ACCESS_KEY");
      case ClockSkew(Duration ahead) ->
          Diagnostic.error("aws/clock", skew(ahead))
              .hint("correct the clock and run the command again");
      case Throttled(String call) ->
          Diagnostic.error("aws/throttled", "AWS throttled the request: " + call)
              .hint("wait a moment and run the command again");
      case AccessDenied(String action, String reason) ->
          Diagnostic.error("aws/access-denied", "AWS does not allow " + action + ": " + reason)
              .hint("allow " + action + " in the IAM policy of these credentials");
      case ServiceError(String call, String reason, String code, int status) ->
          Diagnostic.error(
                  "aws/error",
                  call + " failed: " + reason + (code.isEmpty() ? "" : " (" + code + ")"))
              .hint(
                  status >= 500
                      ? "wait a moment and run the command again;"
                          + " https://health.aws.amazon.com shows outages of AWS"
                      : code.isEmpty()
                          ? "AWS returned only the status "
                              + status
                              + ": check the credentials, the region and AWS_ENDPOINT_URL"
                          : null);
      case Interrupted _ ->
          Diagnostic.error("aws/interrupted", "interrupted").hint("run the same command again");
      case NoTls(String host, String reason) ->
          Diagnostic.error(
                  "aws/tls", "cannot establish a TLS connection to " + host + ": " + reason)
              .hint(
                  "if a proxy uses its own certificates, set AWS_CA_BUNDLE to their file; if the"
                      + " endpoint has no TLS, write http:// in AWS_ENDPOINT_URL");
      case Unreachable(String host, String reason) ->
          Diagnostic.error("aws/unreachable", "cannot reach " + host + ": " + reason)
              .hint("check the network, HTTPS_PROXY, AWS_ENDPOINT_URL and the region");
      case ProxyFailed(String host, String reason) ->
          Diagnostic.error("aws/proxy", "cannot reach " + host + ": " + reason)
              .hint(
                  "check the address and the user of the proxy; NO_PROXY lists the hosts that are"
                      + " reached without it");
      case NotAws(String call, String host, String answer) ->
          Diagnostic.error(
                  "aws/not-aws", call + " was not answered by AWS: " + host + " sent " + answer)
              .hint(
                  "sign in to the network if it asks for it, and check the proxy, AWS_ENDPOINT_URL"
                      + " and the region");
      case BrokenAnswer(String call, String host, String reason) ->
          Diagnostic.error("aws/answer", call + " failed: " + reason + " (" + host + ")")
              .hint("run the command again; if it persists, check the network and the proxy");
      case AnswerLost(String host, String reason) ->
          Diagnostic.error(
                  "aws/answer-lost",
                  "the answer of the function was lost: " + reason + " (" + host + ")")
              .hint(
                  "the function may have run, and was not called again: see \"aloft logs\" before"
                      + " you repeat the call");
      case ClientError(String call, String reason) ->
          Diagnostic.error("aws/error", call + " failed: " + reason);
    };
  }

  private static String skew(Duration ahead) {
    Duration size = ahead.abs();
    if (size.toMinutes() == 0) {
      return "the clock of this machine differs too much from the clock of AWS";
    }
    String hours = size.toHours() == 0 ? "" : size.toHours() + " h ";
    return "the clock of this machine is "
        + hours
        + size.toMinutesPart()
        + " min "
        + (ahead.isNegative() ? "behind" : "ahead of")
        + " the clock of AWS";
  }
}
