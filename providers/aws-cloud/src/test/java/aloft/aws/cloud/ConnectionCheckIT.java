package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloud.fake.MiniStack;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.model.Options;
import aloft.spi.provider.Check;
import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests what the connector says about a connection.
final class ConnectionCheckIT {
  @TempDir private Path folder;

  private List<Check> check(Map<String, String> variables, Map<String, String> options) {
    Environment environment = new Environment(variables, folder, folder, Clock.systemUTC(), null);
    Mapping provider = (Mapping) Json.read("{\"region\": \"eu-west-1\"}", "serverless.yml");
    return new AwsConnector().check(provider, new Options(options), environment);
  }

  @Test
  void goodConnectionNamesItsParts() {
    Map<String, String> account = MiniStack.shared().newAccount();
    List<Check> checks = check(account, Map.of());
    assertThat(checks)
        .extracting(Check::name)
        .containsExactly("region", "credentials", "identity", "endpoint");
    assertThat(checks).allSatisfy(check -> assertThat(check.problem()).isNull());
    assertThat(checks.get(0).value()).isEqualTo("eu-west-1 (provider.region)");
    assertThat(checks.get(1).value())
        .isEqualTo("the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    assertThat(checks.get(2).value()).contains(String.valueOf(account.get("AWS_ACCESS_KEY_ID")));
    assertThat(checks.get(3).value()).isEqualTo(account.get("AWS_ENDPOINT_URL"));
  }

  @Test
  void problemsAreValues() {
    Map<String, String> account = new TreeMap<>(MiniStack.shared().newAccount());
    List<Check> noProfile = check(account, Map.of("aws-profile", "nobody", "region", "us-east-1"));
    assertThat(noProfile.get(0).value()).isEqualTo("us-east-1 (--region)");
    assertThat(noProfile).hasSize(2);
    assertThat(noProfile.get(1).problem())
        .satisfies(problem -> assertThat(String.valueOf(problem)).contains("aws/unknown-profile"));
    account.put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    account.put("AWS_MAX_ATTEMPTS", "1");
    assertThat(check(account, Map.of()))
        .filteredOn(check -> check.problem() != null)
        .extracting(Check::name)
        .containsExactly("identity");
  }
}
