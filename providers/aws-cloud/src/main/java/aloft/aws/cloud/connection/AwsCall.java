package aloft.aws.cloud.connection;

import java.util.Locale;

/// A request to AWS, as far as it is known after its failure.
///
/// @param service the service's name in the SDK, such as `CloudFormation`; empty if unknown
/// @param operation such as `DescribeStacks`; empty if unknown
/// @param host scheme, host and port; empty if unknown
record AwsCall(String service, String operation, String host) {
  static final AwsCall UNKNOWN = new AwsCall("", "", "");

  /// Returns the service and the operation, as users know them.
  String name() {
    return service.isEmpty() ? "AWS" : service + " " + operation;
  }

  /// Returns what did not answer.
  String where() {
    return host.isEmpty() ? "AWS" : host;
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
