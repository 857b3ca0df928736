package aloft.aws.cloud.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloud.bucket.StoredDeployment;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.history.StackSettings;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Tests which of the stored deployments a stack has.
final class StackDeploymentsTest {
  private static final StoredDeployment FIRST = stored(1, 10);
  private static final StoredDeployment SECOND = stored(2, 20);

  /// @param timestamp its name
  /// @param uploaded the seconds at which its file was uploaded
  private static StoredDeployment stored(long timestamp, long uploaded) {
    String folder = timestamp + "-";
    Instant time = Instant.ofEpochSecond(uploaded);
    return new StoredDeployment(
        folder,
        timestamp,
        List.of(new StoredDeployment.StoredFile(folder + "/shop.zip", "shop.zip", time, 1)));
  }

  /// @param changed the seconds at which the stack was changed
  private static StackDeployments of(
      long changed, @Nullable String changeSet, StoredDeployment... newestFirst) {
    Instant time = Instant.ofEpochSecond(changed);
    return new StackDeployments(
        new Stacks.Snapshot(
            "arn",
            "UPDATE_COMPLETE",
            time,
            time,
            changeSet,
            false,
            new LinkedHashMap<>(),
            List.of(),
            new StackSettings(Map.of(), List.of(), Map.of())),
        List.of(newestFirst));
  }

  private static String changeSet(long timestamp) {
    return "arn:aws:cloudformation:eu-west-1:1:changeSet/shop-change-set-" + timestamp + "-a/b";
  }

  @Test
  void theChangeSetNamesTheDeployment() {
    assertThat(of(25, changeSet(2), SECOND, FIRST).deployed()).isEqualTo(SECOND);
    assertThat(of(15, changeSet(1), SECOND, FIRST).deployed())
        .as("the second one was uploaded, but not deployed")
        .isEqualTo(FIRST);
    assertThat(of(15, changeSet(1), SECOND, FIRST).unused()).containsExactly(SECOND);
    assertThat(of(35, changeSet(1), stored(2, 20), stored(1, 30)).deployed())
        .as("a rollback uploads the first one once more")
        .isEqualTo(stored(1, 30));
    assertThat(of(25, changeSet(3), SECOND, FIRST).deployed()).isNull();
  }

  /// CloudFormation does not document that a change without a change set clears the name of the
  /// last one.
  @Test
  void aLaterUploadMakesTheChangeSetUncertain() {
    assertThat(of(25, changeSet(1), SECOND, FIRST).deployed()).isNull();
    assertThat(of(25, changeSet(1), SECOND, FIRST).base()).isEqualTo(SECOND);
  }

  @Test
  void withoutAChangeSetTheTimeTells() {
    for (String other : new String[] {null, "arn:aws:cloudformation:eu-west-1:1:changeSet/x/y"}) {
      assertThat(of(25, other, SECOND, FIRST).deployed()).isEqualTo(SECOND);
      assertThat(of(15, other, SECOND, FIRST).deployed()).isEqualTo(FIRST);
      assertThat(of(5, other, SECOND, FIRST).deployed()).isNull();
    }
  }
}
