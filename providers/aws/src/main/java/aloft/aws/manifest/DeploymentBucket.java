package aloft.aws.manifest;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Advisory;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Range;
import aloft.spi.schema.ShortForm;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The bucket to which zips are uploaded: an existing bucket, or the stack's bucket.
@Doc("The bucket that zips are uploaded to")
public record DeploymentBucket(
    @Doc("The name of an existing bucket")
        @Matches(
            value =
                "(?!^(\\d{1,3}\\.){3}\\d{1,3}$)"
                    + "(^(([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])$)",
            words = "lower-case letters, digits, dots and dashes")
        @Range(min = 3, max = 63)
        @Nullable String name,
    @Advisory @Doc("How many deployments are kept (default 5)") @Range(min = 0)
        @Nullable Integer maxPreviousDeploymentArtifacts,
    @Doc("Block public access to the stack's bucket") @Nullable Boolean blockPublicAccess,
    @Doc("Do not set a policy on the stack's bucket") @Nullable Boolean skipPolicySetup,
    @Doc("Enable versioning of the stack's bucket") @Nullable Boolean versioning,
    @Inline EncryptionSettings encryption,
    @Doc("Tags of the stack's bucket") @Nullable Map<String, TagValue> tags) {

  @ShortForm("the name of a bucket")
  static @Nullable DeploymentBucket of(Node node, DiagnosticCollector findings) {
    return node.text() == null
        ? null
        : Decoder.read(DeploymentBucket.class, Mapping.of("name", node, node.place()), findings);
  }

  /// How uploads are encrypted.
  ///
  /// @param sseCustomerAlgorithim the spelling of the Serverless Framework
  public record EncryptionSettings(
      @Doc("How uploads are encrypted") @OneOf({"AES256", "aws:kms"})
          @Nullable String serverSideEncryption,
      @Doc("The KMS key that encrypts uploads") @Nullable String sseKMSKeyId,
      @Doc("The algorithm of the own key: AES256") @Nullable String sseCustomerAlgorithim,
      @Doc("The own key") @Nullable String sseCustomerKey,
      @Doc("The MD5 digest of the own key") @Nullable String sseCustomerKeyMD5) {}
}
