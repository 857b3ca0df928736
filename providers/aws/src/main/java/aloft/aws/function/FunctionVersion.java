package aloft.aws.function;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Output;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.FunctionSettings;

/// Compiles the published version of a function and the alias that points to it.
final class FunctionVersion {
  private FunctionVersion() {}

  static void compile(
      AwsFunction function,
      FunctionSettings settings,
      Code code,
      String hash,
      Fragment.Builder builder) {
    AwsFunction.Alias alias = function.alias();
    String id = LogicalIds.version(function.key(), hash);
    Value ref = Value.ref(function.logicalId());
    builder.resource(
        id,
        Resource.of(
                "AWS::Lambda::Version",
                Fields.with("FunctionName", ref)
                    .put("CodeSha256", code.digest())
                    .put("Description", FunctionResource.description(function)))
            .with("DeletionPolicy", settings.isVersioned() ? "Retain" : null));
    builder.output(
        LogicalIds.qualifiedArnOutput(function.key()),
        Output.of("Current Lambda function version", Value.ref(id)));
    if (alias != null) {
      builder.resource(
          alias.logicalId(),
          Resource.of(
                  "AWS::Lambda::Alias",
                  Fields.with("FunctionName", ref)
                      .put("FunctionVersion", Value.getAtt(id, "Version"))
                      .put("Name", alias.name())
                      .putUnlessEmpty("ProvisionedConcurrencyConfig", provisioned(function)))
              .withDependency(function.logicalId()));
    }
  }

  private static Fields provisioned(AwsFunction function) {
    Value executions = function.settings().provisionedConcurrency();
    return executions == null || Boolean.TRUE.equals(function.section().invocation().snapStart())
        ? new Fields()
        : Fields.with("ProvisionedConcurrentExecutions", executions);
  }
}
