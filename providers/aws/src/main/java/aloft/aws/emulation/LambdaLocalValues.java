package aloft.aws.emulation;

import aloft.aws.emulation.id.StableIds;
import aloft.aws.function.Images;
import aloft.spi.emulation.LocalValues;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The account, the image digests and the credentials of functions on this machine.
final class LambdaLocalValues implements LocalValues {

  @Override
  public @Nullable String variable(String source, @Nullable String address) {
    return source.equals("aws") && "accountId".equals(address) ? StableIds.ACCOUNT : null;
  }

  @Override
  public @Nullable Fact fact(Question question) {
    // Container images do not run locally, so any digest will do.
    boolean isImage =
        question.kind().equals(Images.QUESTION) || question.kind().equals(Images.BUILD);
    return isImage
        ? new Fact(Map.of("repository", "local", "digest", "sha256:" + "0".repeat(64)))
        : null;
  }

  /// The settings of AWS SDKs for credentials, endpoints and certificates. The region is that of
  /// the service. Variables of one stage, as `AWS_DEV_PROFILE`, are not passed on:
  /// [#withCredentials] evaluates them.
  ///
  /// @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html">
  ///   Environment variables of AWS SDKs</a>
  @Override
  public boolean givesAccess(String variable) {
    return switch (variable) {
      case AwsCredentials.KEY,
          AwsCredentials.SECRET,
          AwsCredentials.TOKEN,
          AwsCredentials.PROFILE,
          AwsCredentials.DEFAULT_PROFILE,
          AwsCredentials.KEYS_FILE,
          AwsCredentials.CONFIG_FILE,
          "AWS_CREDENTIAL_EXPIRATION",
          "AWS_SDK_LOAD_CONFIG",
          "AWS_ROLE_ARN",
          "AWS_ROLE_SESSION_NAME",
          "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
          "AWS_EC2_METADATA_DISABLED",
          "AWS_EC2_METADATA_SERVICE_ENDPOINT",
          "AWS_CA_BUNDLE",
          "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
          "AWS_STS_REGIONAL_ENDPOINTS",
          "AWS_USE_DUALSTACK_ENDPOINT",
          "AWS_USE_FIPS_ENDPOINT" ->
          true;
      default -> variable.startsWith("AWS_ENDPOINT_URL");
    };
  }

  @Override
  public Map<String, String> withCredentials(Map<String, String> environment, Identity identity) {
    return new AwsCredentials(environment, identity).variables();
  }
}
