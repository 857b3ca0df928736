package aloft.aws.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
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
  /// @param accelerated whether uploads may use S3 Transfer Acceleration
  /// @param policy the policy of the bucket in JSON, or null
  /// @param accessLog where S3 logs requests, or null
  public record Creation(
      boolean versioned,
      @Nullable String encryption,
      @Nullable String key,
      boolean accelerated,
      @Nullable String policy,
      @Nullable AccessLog accessLog,
      Map<String, String> tags) {
    public Creation {
      tags = tags == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }
  }

  /// A bucket for the log of requests.
  ///
  /// @param prefix what the keys of the log's objects start with; may be empty
  public record AccessLog(String bucket, String prefix) {}
}
