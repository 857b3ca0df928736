package aloft.aws.cloud.connection;

import java.time.Duration;
import java.util.Locale;

/// A request to AWS, as far as it is known after its failure.
///
/// @param service the service's name in the SDK, such as `CloudFormation`; empty if unknown
/// @param operation such as `DescribeStacks`; empty if unknown
/// @param host scheme, host and port; empty if unknown
/// @param proxy the address of the proxy and the variable that sets it; empty without a proxy
/// @param attempts how often the request was sent
/// @param waited the time since it was sent the last time
/// @param temporaryKeys whether its credentials can expire
/// @param ahead how far the clock of this machine is ahead of the clock of AWS; zero if unknown
record AwsCall(
    String service,
    String operation,
    String host,
    String proxy,
    int attempts,
    Duration waited,
    boolean temporaryKeys,
    Duration ahead) {
  static final AwsCall UNKNOWN =
      new AwsCall("", "", "", "", 0, Duration.ZERO, false, Duration.ZERO);

  /// The difference from which AWS rejects requests is 15 minutes, for some services 5.
  private static final Duration LARGEST_SKEW = Duration.ofMinutes(4);

  /// Returns the service and the operation, as users know them.
  String name() {
    return service.isEmpty() ? "AWS" : service + " " + operation;
  }

  /// Returns what did not answer, and the proxy in between.
  String where() {
    return (host.isEmpty() ? "AWS" : host) + (proxy.isEmpty() ? "" : " through the proxy " + proxy);
  }

  /// Returns how long no answer came.
  String noAnswer() {
    String time =
        waited.toSeconds() < 10
            ? String.format(Locale.ROOT, "%.1f s", waited.toMillis() / 1000.0)
            : waited.toSeconds() + " s";
    return "there was no answer after "
        + time
        + (attempts > 1 ? " (" + attempts + " attempts)" : "");
  }

  /// Whether the clock of this machine is known to be wrong.
  boolean isSkewed() {
    return ahead.abs().compareTo(LARGEST_SKEW) > 0;
  }

  /// Whether the request calls a function. It is not sent again, as the function may have run.
  boolean isInvocation() {
    return service.equals("Lambda") && operation.equals("Invoke");
  }

  /// Returns the action that an IAM policy must allow, such as `s3:GetObject`.
  String action() {
    if (service.isEmpty()) {
      return "this call";
    }
    String call = service.toLowerCase(Locale.ROOT) + ":" + operation;
    // IAM policies use other names for these API operations
    return switch (call) {
      case "lambda:Invoke" -> "lambda:InvokeFunction";
      case "s3:HeadBucket", "s3:ListObjectsV2" -> "s3:ListBucket";
      case "s3:ListObjectVersions" -> "s3:ListBucketVersions";
      case "s3:HeadObject" -> "s3:GetObject";
      case "s3:DeleteObjects" -> "s3:DeleteObject";
      default ->
          call.replaceFirst("^cloudwatchlogs:", "logs:").replace("api gateway:", "apigateway:");
    };
  }
}
