package aloft.aws.cloud.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// Tests the programs that print credentials.
final class CredentialProcessTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path folder;

  private CredentialProcess process(String command, Duration timeout) {
    Environment environment =
        new Environment(
            Map.of("PATH", "/usr/bin:/bin"),
            folder,
            folder,
            Clock.fixed(NOW, ZoneOffset.UTC),
            null);
    return new CredentialProcess(environment, "work", command, timeout);
  }

  private Diagnostic failure(String command) {
    return failure(command, Duration.ofSeconds(20));
  }

  private Diagnostic failure(String command, Duration timeout) {
    UserException failure =
        catchThrowableOfType(
            UserException.class, () -> process(command, timeout).resolveCredentials());
    assertThat(failure).as(command).isNotNull();
    assertThat(failure).hasMessageContaining("credential_process of the AWS profile \"work\"");
    return failure.diagnostics().getFirst();
  }

  private static String printing(String json) {
    return "echo '" + json + "'";
  }

  @Test
  void printsKeysThatAreKeptUntilTheyExpire() throws Exception {
    String json =
        "{\"Version\":1,\"AccessKeyId\":\"k\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\","
            + "\"Expiration\":\"%s\"}";
    CredentialProcess lasting =
        process(
            "echo >> calls; " + printing(json.formatted("2026-01-02T05:00:00+01:00")),
            Duration.ofSeconds(20));
    assertThat(lasting.resolveCredentials())
        .isInstanceOfSatisfying(
            AwsSessionCredentials.class, keys -> assertThat(keys.sessionToken()).isEqualTo("t"));
    lasting.resolveCredentials();
    assertThat(Files.readString(folder.resolve("calls"))).isEqualTo("\n");
    CredentialProcess ending =
        process(
            "echo >> calls; " + printing(json.formatted("2026-01-02T03:04:30Z")),
            Duration.ofSeconds(20));
    ending.resolveCredentials();
    ending.resolveCredentials();
    assertThat(Files.readString(folder.resolve("calls"))).isEqualTo("\n\n\n");
  }

  @Test
  void failingProgramIsQuoted() {
    Diagnostic expired =
        failure("for i in 1 2 3 4; do echo line $i >&2; done; echo Sign in again >&2; exit 255");
    assertThat(expired.code()).isEqualTo("aws/credential-process");
    assertThat(expired.message())
        .endsWith("failed with exit code 255: line 3; line 4; Sign in again");
    assertThat(failure("/no/such/program --json").message()).contains("was not found");
    assertThat(failure("./folder").message()).contains("was not found");
    assertThat(failure("/tmp").message()).contains("cannot be executed");
  }

  @Test
  void keysInItsMessagesAreHidden() {
    Diagnostic leak =
        failure(
            "printf '\\033[31mkey wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY is bad\\033[0m' >&2;"
                + " exit 1");
    assertThat(leak.message()).endsWith("failed with exit code 1: key *** is bad");
    assertThat(failure("echo --token=secret; false --token=secret").hint())
        .doesNotContain("secret");
  }

  @Test
  void outputThatIsNoKeysIsAnError() {
    assertThat(failure("echo hello").message()).endsWith("printed no JSON");
    assertThat(failure("echo '[1]'").message()).endsWith("printed no JSON object");
    assertThat(failure("true").message()).endsWith("printed no keys");
    assertThat(failure(printing("{\"AccessKeyId\":\"k\"}")).message())
        .endsWith("printed keys of another version than 1");
    assertThat(failure(printing("{\"Version\":2,\"AccessKeyId\":\"k\"}")).message())
        .endsWith("printed keys of another version than 1");
    assertThat(failure(printing("{\"Version\":1,\"AccessKeyId\":\"k\"}")).message())
        .endsWith("printed no SecretAccessKey");
    String keys = "\"AccessKeyId\":\"k\",\"SecretAccessKey\":\"s\"";
    assertThat(failure(printing("{\"Version\":1," + keys + ",\"Expiration\":\"soon\"}")).message())
        .endsWith("printed an Expiration that is not a time in ISO 8601");
    Diagnostic old =
        failure(printing("{\"Version\":1," + keys + ",\"Expiration\":\"2026-01-02T03:00:00Z\"}"));
    assertThat(old.code()).isEqualTo("aws/expired-credentials");
    assertThat(old.message()).endsWith("printed keys that expired at 2026-01-02T03:00:00Z");
  }

  @Test
  void programThatDoesNotEndIsStopped() {
    Duration soon = Duration.ofMillis(300);
    assertThat(failure("sleep 60", soon).message()).contains("was not done after");
    assertThat(failure("sleep 60 & sleep 60", soon).message()).contains("was not done after");
    assertThat(failure("exec 1>&-; sleep 60", soon).message()).contains("was not done after");
  }

  @Test
  void talkativeProgramDoesNotBlock() {
    Diagnostic error = failure("head -c 300000 /dev/zero | tr '\\0' x >&2; exit 1");
    assertThat(error.message().length()).isLessThan(500);
  }
}
