package aloft.aws.function;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Output;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.Settings;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;

/// Functions with their log groups and versions.
public final class Functions {
  private Functions() {}

  /// All functions of a service.
  ///
  /// @param folder in the deployment bucket
  public static Fragment compile(AwsService service, Artifacts artifacts, String folder) {
    return Fragment.build(builder -> {
      for (AwsFunction function : service.functions()) {
        Artifact artifact = artifacts.get(service.name());
        compile(service, function, artifact, folder, builder);
      }
    });
  }

  private static void compile(
      AwsService service,
      AwsFunction function,
      Artifact artifact,
      String folder,
      Fragment.Builder builder) {
    Settings settings = new Settings(service, function);
    String logGroup = LogicalIds.logGroup(function.key());
    builder.resource(
        logGroup,
        Resource.of(
            "AWS::Logs::LogGroup",
            Fields.with("LogGroupName", "/aws/lambda/" + function.deployedName())));
    Fields properties =
        Fields.with(
                "Code",
                Fields.with("S3Bucket", Value.ref(LogicalIds.DEPLOYMENT_BUCKET))
                    .put("S3Key", folder + "/" + artifact.fileName()))
            .put("Handler", function.section().handler())
            .put("Runtime", settings.runtime())
            .put("FunctionName", function.deployedName())
            .put("MemorySize", settings.memorySize())
            .put("Timeout", settings.timeout())
            .put(
                "Environment",
                settings.environment().isEmpty()
                    ? null
                    : Fields.with("Variables", settings.environment()))
            .put("Role", Value.getAtt(LogicalIds.LAMBDA_ROLE, "Arn"));
    Resource resource = Resource.of("AWS::Lambda::Function", properties).after(logGroup);
    builder.resource(function.logicalId(), resource);
    if (settings.versioned()) {
      String id = LogicalIds.version(function.key(), VersionHash.of(resource, artifact));
      builder.resource(
          id,
          Resource.of(
                  "AWS::Lambda::Version",
                  Fields.with("FunctionName", Value.ref(function.logicalId()))
                      .put("CodeSha256", artifact.sha256()))
              .with("DeletionPolicy", "Retain"));
      builder.output(
          LogicalIds.qualifiedArnOutput(function.key()),
          Output.of("Current Lambda function version", Value.ref(id)));
    }
  }
}
