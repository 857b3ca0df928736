package aloft.aws.function;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Output;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsService;
import java.util.List;

/// The deployment bucket and its policy: what every stack begins with.
public final class CoreTemplate {
  private CoreTemplate() {}

  public static Fragment of(AwsService service) {
    Value bucket = Value.ref(LogicalIds.DEPLOYMENT_BUCKET);
    Fields encryption =
        Fields.with(
            "ServerSideEncryptionConfiguration",
            List.of(
                Fields.with("ServerSideEncryptionByDefault", Fields.with("SSEAlgorithm", "AES256"))
                    .obj()));
    Value arn = Value.join("", "arn:", Value.ref("AWS::Partition"), ":s3:::", bucket);
    Value objects = Value.join("", "arn:", Value.ref("AWS::Partition"), ":s3:::", bucket, "/*");
    Fields onlyTls =
        Fields.with("Action", "s3:*")
            .put("Effect", "Deny")
            .put("Principal", "*")
            .put("Resource", List.of(objects, arn))
            .put("Condition", Fields.with("Bool", Fields.with("aws:SecureTransport", false)));
    return Fragment.build(builder ->
        builder
            .resource(
                LogicalIds.DEPLOYMENT_BUCKET,
                Resource.of("AWS::S3::Bucket", Fields.with("BucketEncryption", encryption)))
            .resource(
                LogicalIds.DEPLOYMENT_BUCKET_POLICY,
                Resource.of(
                    "AWS::S3::BucketPolicy",
                    Fields.with("Bucket", bucket)
                        .put("PolicyDocument", Fields.with("Statement", List.of(onlyTls.obj())))))
            .output("ServerlessDeploymentBucketName", Output.of(bucket)));
  }
}
