package aloft.aws.cloud.stack;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How a change set names the user.
final class InitiatorTest {
  private static String of(Map<String, String> variables) {
    return Initiator.of(
        new Environment(variables, Path.of("/"), Path.of("/"), Clock.systemUTC(), null));
  }

  @Test
  void aUserHasAHost() {
    assertThat(of(Map.of("USER", "ann", "HOSTNAME", "laptop"))).isEqualTo("deployed by ann@laptop");
    assertThat(of(Map.of("USERNAME", "ann", "COMPUTERNAME", "PC"))).isEqualTo("deployed by ann@PC");
    assertThat(of(Map.of("HOSTNAME", "laptop"))).isEqualTo("deployed by laptop");
    assertThat(of(Map.of("USER", "a".repeat(300), "HOSTNAME", "laptop"))).hasSize(200);
  }

  @Test
  void continuousIntegrationHasTheAddressOfARun() {
    assertThat(
            of(
                Map.of(
                    "USER",
                    "runner",
                    "HOSTNAME",
                    "fv-az1",
                    "GITHUB_ACTOR",
                    "ann",
                    "GITHUB_RUN_ID",
                    "7",
                    "GITHUB_SERVER_URL",
                    "https://github.com",
                    "GITHUB_REPOSITORY",
                    "org/shop")))
        .isEqualTo("deployed by ann, https://github.com/org/shop/actions/runs/7");
    assertThat(of(Map.of("GITLAB_USER_LOGIN", "ann", "CI_JOB_URL", "https://gitlab.com/j/1")))
        .isEqualTo("deployed by ann, https://gitlab.com/j/1");
    assertThat(of(Map.of("USER", "jenkins", "BUILD_URL", "https://ci/job/1/")))
        .isEqualTo("deployed by jenkins, https://ci/job/1/");
  }
}
