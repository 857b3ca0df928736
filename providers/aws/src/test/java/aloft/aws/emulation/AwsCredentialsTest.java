package aloft.aws.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.emulation.LocalValues;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AwsCredentialsTest {
  private static final String KEYS =
      """
      # keys of the company
      [work]
      aws_access_key_id = AKIDWORK
      aws_secret_access_key=secret-of-work
      [other]
      aws_access_key_id = AKIDOTHER
      aws_secret_access_key = secret=of=other
      aws_session_token = token
      s3 =
        aws_access_key_id = nested
      """;

  private static final String CONFIG =
      """
      [profile admin]
      role_arn = arn:aws:iam::123456789012:role/admin
      source_profile = work
      [profile own]
      role_arn = arn:aws:iam::123456789012:role/own
      source_profile = own
      aws_access_key_id = AKIDOWN
      aws_secret_access_key = source
      [profile signed]
      sso_session = company
      [profile plain]
      aws_access_key_id = AKIDPLAIN
      aws_secret_access_key = plain
      """;

  private final Map<String, String> files =
      new HashMap<>(Map.of("~/.aws/credentials", KEYS, "~/.aws/config", CONFIG));

  private Map<String, String> variables(
      Map<String, String> environment, @Nullable String option, @Nullable String manifest) {
    return new LambdaLocalValues()
        .withCredentials(
            environment, new LocalValues.Identity("dev", option, manifest, files::get));
  }

  private static Map<String, String> keys(String profile, String key, String secret) {
    return Map.of(
        "AWS_PROFILE", profile, "AWS_ACCESS_KEY_ID", key, "AWS_SECRET_ACCESS_KEY", secret);
  }

  @Test
  void keysOfTheProfileAreSet() {
    assertThat(variables(Map.of(), null, "work"))
        .isEqualTo(keys("work", "AKIDWORK", "secret-of-work"));
    assertThat(variables(Map.of(), "other", "work"))
        .containsAllEntriesOf(keys("other", "AKIDOTHER", "secret=of=other"))
        .containsEntry("AWS_SESSION_TOKEN", "token");
    assertThat(variables(Map.of("AWS_PROFILE", "plain"), null, "work"))
        .isEqualTo(keys("plain", "AKIDPLAIN", "plain"));
  }

  @Test
  void keysOfTheEnvironmentOverrideTheManifest() {
    Map<String, String> own =
        Map.of(
            "AWS_ACCESS_KEY_ID", "own", "AWS_SECRET_ACCESS_KEY", "own", "AWS_SESSION_TOKEN", "own");
    assertThat(variables(own, null, "work")).isEqualTo(own);
    assertThat(variables(own, "work", null))
        .as("the option overrides them, with its token")
        .isEqualTo(keys("work", "AKIDWORK", "secret-of-work"));
  }

  @Test
  void variablesOfTheStageOverrideThoseOfAllStages() {
    Map<String, String> both = new HashMap<>();
    both.put("AWS_ACCESS_KEY_ID", "all");
    both.put("AWS_SECRET_ACCESS_KEY", "all");
    both.put("AWS_DEV_ACCESS_KEY_ID", "dev");
    both.put("AWS_DEV_SECRET_ACCESS_KEY", "secret");
    assertThat(variables(both, null, "work"))
        .containsEntry("AWS_ACCESS_KEY_ID", "dev")
        .containsEntry("AWS_SECRET_ACCESS_KEY", "secret");
    both.put("AWS_DEV_PROFILE", "other");
    assertThat(variables(both, null, null)).containsEntry("AWS_ACCESS_KEY_ID", "AKIDOTHER");
  }

  @Test
  void otherProfilesAreNamedOnly() {
    Map<String, String> own = Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b");
    for (String profile : new String[] {"admin", "own", "signed", "nowhere"}) {
      assertThat(variables(own, profile, null)).isEqualTo(Map.of("AWS_PROFILE", profile));
    }
  }

  @Test
  void theDefaultProfileNeedsNoName() {
    assertThat(variables(Map.of(), null, null)).isEmpty();
    files.put("~/.aws/credentials", KEYS.replace("[work]", "[default]"));
    assertThat(variables(Map.of(), null, null))
        .isEqualTo(
            Map.of("AWS_ACCESS_KEY_ID", "AKIDWORK", "AWS_SECRET_ACCESS_KEY", "secret-of-work"));
    assertThat(variables(Map.of("AWS_DEFAULT_PROFILE", "plain"), null, null))
        .containsEntry("AWS_ACCESS_KEY_ID", "AKIDPLAIN");
  }

  @Test
  void theFilesMayBeElsewhere() {
    files.clear();
    files.put("/keys", KEYS);
    assertThat(variables(Map.of("AWS_SHARED_CREDENTIALS_FILE", "/keys"), null, "work"))
        .containsEntry("AWS_ACCESS_KEY_ID", "AKIDWORK");
    assertThat(variables(Map.of(), null, "work")).isEqualTo(Map.of("AWS_PROFILE", "work"));
  }

  @Test
  void endpointsGiveAccessAndSettingsOfOtherStagesDoNot() {
    LocalValues values = new LambdaLocalValues();
    assertThat(values.givesAccess("AWS_ENDPOINT_URL")).isTrue();
    assertThat(values.givesAccess("AWS_ENDPOINT_URL_DYNAMODB")).isTrue();
    assertThat(values.givesAccess("AWS_PROFILE")).isTrue();
    assertThat(values.givesAccess("AWS_PROD_SECRET_ACCESS_KEY")).isFalse();
    assertThat(values.givesAccess("AWS_LAMBDA_FUNCTION_NAME")).isFalse();
  }
}
