package aloft.aws.cloud.bucket;

import aloft.aws.plan.BucketStep;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.Tag;

/// A bucket of the user that does not exist yet.
final class NewBucket {
  private final S3Client s3;
  private final String name;

  NewBucket(S3Client s3, String name) {
    this.s3 = s3;
    this.name = name;
  }

  /// Creates the bucket with all of its settings, or leaves none: an existing one is used as it is.
  void create(BucketStep.Creation creation, String region) {
    s3.createBucket(request -> {
      request.bucket(name);
      if (!region.equals("us-east-1")) {
        request.createBucketConfiguration(settings -> settings.locationConstraint(region));
      }
    });
    try {
      set(creation);
    } catch (SdkException e) {
      try {
        s3.deleteBucket(request -> request.bucket(name));
      } catch (SdkException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private void set(BucketStep.Creation creation) {
    String encryption = creation.encryption();
    if (encryption != null) {
      ServerSideEncryptionRule rule =
          ServerSideEncryptionRule.builder()
              .applyServerSideEncryptionByDefault(
                  standard -> standard.sseAlgorithm(encryption).kmsMasterKeyID(creation.key()))
              .build();
      s3.putBucketEncryption(request ->
          request
              .bucket(name)
              .serverSideEncryptionConfiguration(
                  configuration -> configuration.rules(List.of(rule))));
    }
    if (creation.versioned()) {
      s3.putBucketVersioning(
          request -> request.bucket(name).versioningConfiguration(all -> all.status("Enabled")));
    }
    if (creation.accelerated()) {
      s3.putBucketAccelerateConfiguration(
          request -> request.bucket(name).accelerateConfiguration(all -> all.status("Enabled")));
    }
    if (creation.policy() != null) {
      s3.putBucketPolicy(request -> request.bucket(name).policy(creation.policy()));
    }
    if (!creation.tags().isEmpty()) {
      List<Tag> tags =
          creation.tags().entrySet().stream()
              .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
              .toList();
      s3.putBucketTagging(request -> request.bucket(name).tagging(all -> all.tagSet(tags)));
    }
    BucketStep.AccessLog log = creation.accessLog();
    if (log != null) {
      s3.putBucketLogging(request ->
          request
              .bucket(name)
              .bucketLoggingStatus(status ->
                  status.loggingEnabled(
                      enabled -> enabled.targetBucket(log.bucket()).targetPrefix(log.prefix()))));
    }
  }
}
