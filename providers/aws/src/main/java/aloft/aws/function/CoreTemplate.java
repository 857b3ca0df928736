package aloft.aws.function;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Output;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.DeploymentBucket;
import aloft.aws.manifest.TagValue;
import aloft.aws.service.AwsService;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compiles the deployment bucket and its policy, the first resources of every stack.
public final class CoreTemplate {
  private CoreTemplate() {}

  /// The first resources and outputs of a stack.
  ///
  /// @param accelerated whether to enable S3 Transfer Acceleration; null leaves the property out
  public static Fragment of(AwsService service, @Nullable Boolean accelerated) {
    return Fragment.build(builder -> {
      DeploymentBucket settings = service.provider().stack().deploymentBucket();
      builder.output("ServerlessDeploymentBucketName", Output.of(service.bucket()));
      if (service.ownBucket() == null) {
        Boolean acceleration = canAccelerate(service.region()) ? accelerated : null;
        builder.resource(LogicalIds.DEPLOYMENT_BUCKET, bucket(settings, acceleration));
        if (Boolean.TRUE.equals(acceleration)) {
          builder.output("ServerlessDeploymentBucketAccelerated", Output.of(Value.of(true)));
        }
        if (settings == null || !Boolean.TRUE.equals(settings.skipPolicySetup())) {
          builder.resource(LogicalIds.DEPLOYMENT_BUCKET_POLICY, policy());
        }
      }
    });
  }

  /// S3 Transfer Acceleration exists only in the standard partition: not in China, GovCloud or the
  /// isolated partitions.
  private static boolean canAccelerate(String region) {
    return !region.startsWith("cn-") && !region.contains("-gov-") && !region.contains("-iso");
  }

  private static Resource bucket(
      @Nullable DeploymentBucket settings, @Nullable Boolean accelerated) {
    Fields byDefault =
        Fields.with("ServerSideEncryptionByDefault", Fields.with("SSEAlgorithm", "AES256"));
    Fields properties =
        Fields.with(
            "BucketEncryption",
            Fields.with("ServerSideEncryptionConfiguration", List.of(byDefault.obj())));
    if (settings != null) {
      if (settings.tags() != null && !settings.tags().isEmpty()) {
        properties.put("Tags", Fields.tags(TagValue.values(settings.tags())));
      }
      if (Boolean.TRUE.equals(settings.blockPublicAccess())) {
        properties.put(
            "PublicAccessBlockConfiguration",
            Fields.with("BlockPublicAcls", true)
                .put("BlockPublicPolicy", true)
                .put("IgnorePublicAcls", true)
                .put("RestrictPublicBuckets", true));
      }
      if (Boolean.TRUE.equals(settings.versioning())) {
        properties.put("VersioningConfiguration", Fields.with("Status", "Enabled"));
      }
    }
    if (accelerated != null) {
      properties.put(
          "AccelerateConfiguration",
          Fields.with("AccelerationStatus", accelerated ? "Enabled" : "Suspended"));
    }
    return Resource.of("AWS::S3::Bucket", properties);
  }

  private static Resource policy() {
    Value bucket = Value.ref(LogicalIds.DEPLOYMENT_BUCKET);
    Value arn = Value.join("", "arn:", Value.ref("AWS::Partition"), ":s3:::", bucket);
    Value objects = Value.join("", "arn:", Value.ref("AWS::Partition"), ":s3:::", bucket, "/*");
    Fields onlyTls =
        Fields.with("Action", "s3:*")
            .put("Effect", "Deny")
            .put("Principal", "*")
            .put("Resource", List.of(objects, arn))
            .put("Condition", Fields.with("Bool", Fields.with("aws:SecureTransport", false)));
    return Resource.of(
        "AWS::S3::BucketPolicy",
        Fields.with("Bucket", bucket)
            .put("PolicyDocument", Fields.with("Statement", List.of(onlyTls.obj()))));
  }
}
