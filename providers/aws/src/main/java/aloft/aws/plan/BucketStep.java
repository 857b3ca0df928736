package aloft.aws.plan;

import org.jspecify.annotations.Nullable;

/// Ensures that the deployment bucket exists: the bucket of the user, or that of the stack.
///
/// @param name the name of the user's own bucket, or null
/// @param created how the user's own bucket is created if it does not exist; null if it is not
/// @param template the file with the first template of the stack, which creates the bucket; null if
///   the user has a bucket
public record BucketStep(
    @Nullable String name, @Nullable Creation created, @Nullable String template)
    implements AwsStep {

  /// The bucket of the stack.
  public static BucketStep ofStack(String template) {
    return new BucketStep(null, null, template);
  }

  /// The settings of a bucket that is created.
  ///
  /// @param encryption `AES256` or `aws:kms`; null for the default of S3
  /// @param key the KMS key; null for the default key
  public record Creation(boolean versioned, @Nullable String encryption, @Nullable String key) {}
}
