package aloft.aws.manifest;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Advisory;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An entry of `provider.s3`: the settings of a bucket that `s3` events create. The keys are the
/// properties of the bucket, starting with lower case; their values are those of CloudFormation.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html">AWS::S3::Bucket</a>
@Doc("Settings of a bucket that s3 events create, as in AWS::S3::Bucket")
public record BucketSection(
    @Doc("The bucket's name (default: the name of the entry)")
        @Advisory
        @Range(min = 3, max = 63)
        @Matches(value = BucketSection.NAME, words = BucketSection.NAME_WORDS)
        @Nullable String name,
    @Doc("The bucket's name, which has precedence")
        @Advisory
        @Range(min = 3, max = 63)
        @Matches(value = BucketSection.NAME, words = BucketSection.NAME_WORDS)
        @Nullable String bucketName,
    @Inline AccessSettings access,
    @Inline DataSettings data,
    @Inline ReportSettings reports,
    @Source Mapping node)
    implements Checked {

  static final String NAME =
      "(?!^(\\d{1,3}\\.){3}\\d{1,3}$)"
          + "(^(([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])$)";

  /// The characters of a bucket's name.
  public static final String NAME_WORDS =
      "lower-case letters, digits, dashes and dots, and no IP address";

  private static final String NAME_KEY = "name";

  /// Who may read the bucket, and how.
  public record AccessSettings(
      @Doc("A canned ACL, for example Private") @ExpectedType(String.class)
          @Nullable Value accessControl,
      @Doc("Which access from the internet is blocked") @ExpectedType(Mapping.class)
          @Nullable Value publicAccessBlockConfiguration,
      @Doc("Which pages of other sites may use the bucket") @ExpectedType(Mapping.class)
          @Nullable Value corsConfiguration,
      @Doc("The bucket as a website") @ExpectedType(Mapping.class)
          @Nullable Value websiteConfiguration,
      @Doc("Transfer acceleration") @ExpectedType(Mapping.class)
          @Nullable Value accelerateConfiguration) {}

  /// How objects are kept.
  public record DataSettings(
      @Doc("Encryption of objects") @ExpectedType(Mapping.class) @Nullable Value bucketEncryption,
      @Doc("When objects are moved or deleted") @ExpectedType(Mapping.class)
          @Nullable Value lifecycleConfiguration,
      @Doc("Whether versions of objects are kept") @ExpectedType(Mapping.class)
          @Nullable Value versioningConfiguration,
      @Doc("Copies of objects in other buckets") @ExpectedType(Mapping.class)
          @Nullable Value replicationConfiguration,
      @Doc("How long objects cannot be deleted") @ExpectedType(Mapping.class)
          @Nullable Value objectLockConfiguration,
      @Doc("Whether objects can be locked") @ExpectedType(Boolean.class)
          @Nullable Value objectLockEnabled,
      @Doc("Tags: a list of Key and Value") @ExpectedType(Sequence.class) @Nullable Value tags) {}

  /// What is reported about the bucket.
  public record ReportSettings(
      @Doc("Other notifications; lists replace those of events") @ExpectedType(Mapping.class)
          @Nullable Value notificationConfiguration,
      @Doc("The bucket for access logs") @ExpectedType(Mapping.class)
          @Nullable Value loggingConfiguration,
      @Doc("Request metrics") @ExpectedType(Sequence.class) @Nullable Value metricsConfigurations,
      @Doc("Storage class analyses") @ExpectedType(Sequence.class)
          @Nullable Value analyticsConfigurations,
      @Doc("Inventories of objects") @ExpectedType(Sequence.class)
          @Nullable Value inventoryConfigurations) {}

  @Override
  public List<Problem> check() {
    return BucketKeys.problems(node);
  }

  /// The name of the bucket.
  ///
  /// @param entry the name of this entry
  public String bucket(String entry) {
    if (bucketName != null) {
      return bucketName;
    }
    return name == null || name.isEmpty() ? entry : name;
  }

  /// The properties of the bucket.
  public Map<String, Value> properties() {
    Map<String, Value> properties = new LinkedHashMap<>();
    ((Mapping) Decoder.normalize(BucketSection.class, node))
        .values()
        .forEach((key, value) -> {
          if (!key.equals(NAME_KEY)) {
            properties.put(LogicalIds.upperFirst(key), Value.of(value));
          }
        });
    return properties;
  }
}
