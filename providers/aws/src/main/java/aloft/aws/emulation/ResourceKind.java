package aloft.aws.emulation;

import aloft.aws.emulation.id.StableIds;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How resources of a CloudFormation type are named and referenced.
///
/// @param property the property that holds the name
/// @param service the service's name in ARNs
/// @param prefix the text before the name in ARNs
record ResourceKind(String property, String service, String prefix) {
  private static final Map<String, ResourceKind> KNOWN =
      Map.ofEntries(
          Map.entry("AWS::Cognito::UserPool", kind("UserPoolName", "cognito-idp", "userpool/")),
          Map.entry("AWS::DynamoDB::GlobalTable", kind("TableName", "dynamodb", "table/")),
          Map.entry("AWS::DynamoDB::Table", kind("TableName", "dynamodb", "table/")),
          Map.entry("AWS::Events::EventBus", kind("Name", "events", "event-bus/")),
          Map.entry("AWS::IAM::Role", kind("RoleName", "iam", "role/")),
          Map.entry("AWS::Kinesis::Stream", kind("Name", "kinesis", "stream/")),
          Map.entry("AWS::Lambda::Function", kind("FunctionName", "lambda", "function:")),
          Map.entry("AWS::Logs::LogGroup", kind("LogGroupName", "logs", "log-group:")),
          Map.entry("AWS::S3::Bucket", kind("BucketName", "s3", "")),
          Map.entry("AWS::SNS::Topic", kind("TopicName", "sns", "")),
          Map.entry("AWS::SQS::Queue", kind("QueueName", "sqs", "")),
          Map.entry("AWS::SSM::Parameter", kind("Name", "ssm", "parameter/")),
          Map.entry("AWS::SecretsManager::Secret", kind("Name", "secretsmanager", "secret:")),
          Map.entry(
              "AWS::StepFunctions::StateMachine",
              kind("StateMachineName", "states", "stateMachine:")));

  private static final List<String> WITHOUT_REGION = List.of("iam", "s3");

  private static ResourceKind kind(String property, String service, String prefix) {
    return new ResourceKind(property, service, prefix);
  }

  /// The kind of a CloudFormation type; derived from the type's service name if unknown.
  static ResourceKind of(@Nullable String type) {
    ResourceKind kind = type == null ? null : KNOWN.get(type);
    if (kind != null) {
      return kind;
    }
    String[] parts = type == null ? new String[] {} : type.split("::", -1);
    return parts.length < 3
        ? kind("Name", "cloudformation", "")
        : kind("Name", parts[1].toLowerCase(java.util.Locale.ROOT), "");
  }

  /// The ARN of the resource with a name.
  String arn(String name, String region) {
    boolean global = WITHOUT_REGION.contains(service);
    String arnRegion = global ? "" : region;
    String account = service.equals("s3") ? "" : StableIds.ACCOUNT;
    return "arn:aws:" + service + ":" + arnRegion + ":" + account + ":" + prefix + name;
  }

  /// The value of `Ref`.
  String ref(String name, String region) {
    return switch (service) {
      case "sqs" -> "https://sqs." + region + ".amazonaws.com/" + StableIds.ACCOUNT + "/" + name;
      case "sns", "states", "secretsmanager" -> arn(name, region);
      default -> name;
    };
  }
}
