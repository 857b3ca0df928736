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
        [profile half]
        aws_access_key_id = k
        [profile pasted]
        aws_access_key_id = AKIA SECRETPART
        aws_secret_access_key = s
        [profile login]
        login_session = arn:aws:iam::1:user/me
        [profile sourceless]
        role_arn = arn:aws:iam::1:role/a
        [profile strange]
        role_arn = arn:aws:iam::1:role/a
        credential_source = Nothing
        [profile selfish]
        role_arn = arn:aws:iam::1:role/a
        source_profile = selfish
        [profile dangling]
        role_arn = arn:aws:iam::1:role/a
        source_profile = nowhere
        [profile timed]
        role_arn = arn:aws:iam::1:role/a
        source_profile = default
        duration_seconds = long
        [profile web]
        role_arn = arn:aws:iam::1:role/a
        web_identity_token_file = /no/such/token
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
    Diagnostic error = failure("regional");
    assertThat(error.code()).isEqualTo("aws/no-credentials");
    assertThat(error.message()).contains("\"regional\" has no keys");
    assertThat(error.hint()).contains("aws configure --profile regional");
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
    assertThat(failure("circle").message()).endsWith("circle -> square -> circle");
    for (String[] problem :
        new String[][] {
          {"half", "aws/profile", "has no aws_secret_access_key"},
          {"login", "aws/profile", "which Aloft cannot read"},
          {"sourceless", "aws/profile", "no source_profile and no credential_source"},
          {"strange", "aws/profile", "unknown credential_source \"Nothing\""},
          {"selfish", "aws/profile", "is its own source_profile, but has no keys"},
          {"dangling", "aws/unknown-profile", "source_profile of \"dangling\""},
          {"timed", "aws/profile", "duration_seconds that is not a number"},
          {"web", "aws/web-identity", "/no/such/token"},
          {"pasted", "aws/invalid-credentials", "AWS profile \"pasted\" contains a space"}
        }) {
      Diagnostic error = failure(problem[0]);
      assertThat(error.code()).as(problem[0]).isEqualTo(problem[1]);
      assertThat(error.message()).contains(problem[2]).doesNotContain("SECRETPART");
      assertThat(error.hint()).isNotNull();
    }
    assertThat(failure("nothing-like-it").hint()).contains("dangling, default, device");
    assertThat(failure("device").code()).isEqualTo("aws/mfa");
    Files.delete(home.resolve(".aws/credentials"));
    assertThat(failure(null).code()).isEqualTo("aws/no-credentials");
    variables.put("AWS_ACCESS_KEY_ID", "k");
    assertThat(failure(null).message()).endsWith("but AWS_SECRET_ACCESS_KEY is not");
  }

  @Test
  void keysInTheEnvironmentAreCheckedAndNotShown() {
    setKeys("AWS", " k\n");
    assertThat(accessKey(null, null)).isEqualTo("k");
    for (String name : new String[] {"AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN"}) {
      variables.put(name, "SECRET\nPART");
      Diagnostic error = failure(null);
      assertThat(error.code()).isEqualTo("aws/invalid-credentials");
      assertThat(error.message()).doesNotContain("SECRET", "PART");
    }
  }

  @Test
  void reportsUnreadableFiles() throws IOException {
    for (String name : new String[] {"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"}) {
      for (String content :
          new String[] {"[profile x\n", "[default]\nno equals sign\n", "\u0000\u0001"}) {
        Path file = Files.writeString(home.resolve("malformed"), content);
        variables.put(name, file.toString());
        Diagnostic error = failure("default");
        assertThat(error.code()).as(content).isEqualTo("aws/profile-file");
        assertThat(error.message()).contains(file.toString());
      }
      variables.put(name, home.toString());
      assertThat(failure("default").message())
          .isEqualTo("cannot read " + home + ": it is a folder");
      variables.remove(name);
    }
  }
}
