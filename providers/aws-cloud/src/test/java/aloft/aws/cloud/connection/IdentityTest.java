package aloft.aws.cloud.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// Tests the order of the credential sources, and the errors of profiles.
final class IdentityTest {
  @TempDir private Path home;
  private final Map<String, String> variables =
      new HashMap<>(Map.of("AWS_EC2_METADATA_DISABLED", "true"));

  @BeforeEach
  void configure() throws IOException {
    Files.createDirectories(home.resolve(".aws"));
    Files.writeString(
        home.resolve(".aws/credentials"),
        """
        [default]
        aws_access_key_id = default
        aws_secret_access_key = s
        [manifest]
        aws_access_key_id = manifest
        aws_secret_access_key = s
        [general]
        aws_access_key_id = general
        aws_secret_access_key = s
        [stage]
        aws_access_key_id = stage
        aws_secret_access_key = s
        [option]
        aws_access_key_id = option
        aws_secret_access_key = s
        """);
    Files.writeString(
        home.resolve(".aws/config"),
        """
        [profile process]
        credential_process = echo '{"Version":1,"AccessKeyId":"process","SecretAccessKey":"s"}'
        [profile regional]
        region = eu-west-1
        [profile circle]
        role_arn = arn:aws:iam::1:role/a
        source_profile = square
        [profile square]
        role_arn = arn:aws:iam::1:role/b
        source_profile = circle
        [profile device]
        role_arn = arn:aws:iam::1:role/a
        source_profile = default
        mfa_serial = arn:aws:iam::1:mfa/me
        """);
  }

  private AwsCredentials credentials(@Nullable String option, @Nullable String manifest) {
    Environment environment = new Environment(variables, home, home, Clock.systemUTC(), null);
    return new Identity(
            environment,
            "dev",
            option,
            manifest,
            new Clients(environment, "us-east-1", "dev", null, null))
        .resolveCredentials();
  }

  private String accessKey(@Nullable String option, @Nullable String manifest) {
    return credentials(option, manifest).accessKeyId();
  }

  private Diagnostic failure(@Nullable String option) {
    UserException failure =
        catchThrowableOfType(UserException.class, () -> credentials(option, null));
    return failure.diagnostics().getFirst();
  }

  private void setKeys(String prefix, String key) {
    variables.put(prefix + "_ACCESS_KEY_ID", key);
    variables.put(prefix + "_SECRET_ACCESS_KEY", "s");
  }

  @Test
  void credentialSourcesHaveAnOrder() {
    assertThat(accessKey(null, null)).isEqualTo("default");
    assertThat(accessKey(null, "manifest")).isEqualTo("manifest");
    setKeys("AWS", "environment");
    assertThat(accessKey(null, "manifest")).isEqualTo("environment");
    variables.put("AWS_PROFILE", "general");
    assertThat(accessKey(null, "manifest")).isEqualTo("general");
    setKeys("AWS_DEV", "stage-keys");
    assertThat(accessKey(null, "manifest")).isEqualTo("stage-keys");
    variables.put("AWS_DEV_PROFILE", "stage");
    assertThat(accessKey(null, "manifest")).isEqualTo("stage");
    assertThat(accessKey("option", "manifest")).isEqualTo("option");
  }

  @Test
  void sessionTokenGivesSessionCredentials() {
    setKeys("AWS", "k");
    variables.put("AWS_SESSION_TOKEN", "t");
    assertThat(credentials(null, null))
        .isInstanceOfSatisfying(
            AwsSessionCredentials.class, keys -> assertThat(keys.sessionToken()).isEqualTo("t"));
  }

  @Test
  void readsKeysFromCredentialProcess() {
    assertThat(accessKey("process", null)).isEqualTo("process");
  }

  @Test
  void profileWithoutKeysIsAnError() {
    UserException failure =
        catchThrowableOfType(
            UserException.class, () -> AwsErrors.translate(() -> credentials("regional", null)));
    Diagnostic error = failure.diagnostics().getFirst();
    assertThat(error.code()).isEqualTo("aws/no-credentials");
    assertThat(error.message()).startsWith("cannot load AWS credentials: ").contains("regional");
    assertThat(error.hint()).startsWith("sign in");
  }

  @Test
  void readsOtherCredentialsFile() throws IOException {
    Path other =
        Files.writeString(
            home.resolve("other"), "[default]\naws_access_key_id=other\naws_secret_access_key=s\n");
    variables.put("AWS_SHARED_CREDENTIALS_FILE", other.toString());
    assertThat(accessKey(null, null)).isEqualTo("other");
  }

  @Test
  void reportsUnusableProfiles() throws IOException {
    assertThat(failure("optoin").code()).isEqualTo("aws/unknown-profile");
    assertThat(failure("optoin").hint()).contains("did you mean \"option\"");
    assertThat(failure("circle").code()).isEqualTo("aws/profile-cycle");
    assertThat(failure("device").code()).isEqualTo("aws/mfa");
    Files.delete(home.resolve(".aws/credentials"));
    assertThat(failure(null).code()).isEqualTo("aws/no-credentials");
  }
}
