package aloft.aws.function;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.FunctionSettings;
import aloft.spi.document.Mapping;

/// Compiles the log group of a function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html">AWS::Logs::LogGroup</a>
final class LogGroup {
  private LogGroup() {}

  static void compile(AwsFunction function, FunctionSettings settings, Fragment.Builder builder) {
    if (Boolean.TRUE.equals(function.section().operation().disableLogs())) {
      return;
    }
    Mapping protection = settings.logDataProtectionPolicy();
    builder.resource(
        LogicalIds.logGroup(function.key()),
        Resource.of(
            "AWS::Logs::LogGroup",
            Fields.with("LogGroupName", "/aws/lambda/" + function.deployedName())
                .put("RetentionInDays", settings.logRetentionInDays())
                .put("DataProtectionPolicy", protection == null ? null : Value.of(protection))));
    if (settings.hasInfrequentLogs()) {
      // The class of a log group cannot change, so the older logs stay where they are.
      builder.resource(
          infrequentId(function),
          Resource.of(
                  "AWS::Logs::LogGroup",
                  Fields.with("LogGroupName", infrequentName(function))
                      .put("LogGroupClass", "INFREQUENT_ACCESS")
                      .put("RetentionInDays", settings.logRetentionInDays()))
              .with("DeletionPolicy", "Retain"));
    }
  }

  static String infrequentId(AwsFunction function) {
    return LogicalIds.logGroup(function.key()) + "InfrequentAccess";
  }

  /// The name of the log group for infrequent access.
  static String infrequentName(AwsFunction function) {
    return "/aws/lambda/" + function.deployedName() + "-ia";
  }
}
