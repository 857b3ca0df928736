package aloft.spi.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What every cloud's [Deployments] must do, tested on a fake of the cloud.
public abstract class DeploymentContract {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  /// More changes of tasks than a deployment has.
  private static final int MAX_INTERRUPTIONS = 100;

  /// Returns the fake cloud with the service; the same one for the whole test.
  protected abstract CloudFixture fixture();

  @AfterEach
  void closeFixture() {
    fixture().close();
  }

  /// Plans and packages the service with a part that the cloud cannot deploy.
  protected abstract Broken broken(Instant time);

  /// A service that cannot be deployed.
  ///
  /// @param part the name of the broken part, which the error must contain
  public record Broken(Bundle bundle, String part) {}

  /// Asks the fake itself, not through [Operations], for everything that it holds now.
  protected abstract Set<String> leftovers();

  private Deployments.Outcome apply(Bundle bundle, boolean force, Progress progress) {
    try (Cloud cloud = fixture().connect()) {
      return cloud
          .deployments()
          .apply(fixture().target(), bundle, force, CloudFixture.NO_REMOVALS, progress);
    }
  }

  private boolean isChangedBy(Bundle bundle) {
    return apply(bundle, false, Progress.SILENT).changed();
  }

  private boolean isChangedByRemoval() {
    try (Cloud cloud = fixture().connect()) {
      return cloud.deployments().remove(fixture().target(), Progress.SILENT).changed();
    }
  }

  private Bundle bundle(int minutes) {
    return fixture().bundle(TIME.plusSeconds(60L * minutes));
  }

  @Test
  void equalInputsGiveTheSamePlan() {
    Bundle first = bundle(0);
    Bundle second = bundle(0);
    assertThat(second.plan().files()).isEqualTo(first.plan().files());
    assertThat(second.plan().stepsJson()).isEqualTo(first.plan().stepsJson());
  }

  @Test
  void unchangedServiceIsDeployedOnlyByForce() {
    assertThat(isChangedBy(bundle(0))).isTrue();
    assertThat(isChangedBy(bundle(1))).isFalse();
    assertThat(apply(bundle(2), true, Progress.SILENT).changed()).isTrue();
    assertThat(isChangedBy(bundle(3))).isFalse();
  }

  @Test
  void outcomeNamesWhatWasChanged() {
    assertThat(apply(bundle(0), false, Progress.SILENT).subject()).isNotBlank();
  }

  @Test
  void removalLeavesNothing() {
    apply(bundle(0), false, Progress.SILENT);
    assertThat(leftovers()).isNotEmpty();
    assertThat(isChangedByRemoval()).isTrue();
    assertThat(leftovers()).isEmpty();
    assertThat(isChangedByRemoval()).isFalse();
  }

  @Test
  void removalOfNothingChangesNothing() {
    assertThat(isChangedByRemoval()).isFalse();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void failureNamesItsStepAndTheNextDeploymentSucceeds() {
    apply(bundle(0), false, Progress.SILENT);
    assertFails(broken(TIME.plusSeconds(60)));
    try (Cloud cloud = fixture().connect()) {
      assertThat(cloud.operations().info(fixture().target()).functions())
          .as("the version before the failure is still there")
          .isNotEmpty();
    }
    Bundle repaired = bundle(2);
    isChangedBy(repaired);
    assertThat(isChangedBy(repaired)).isFalse();
  }

  @Test
  void failedFirstDeploymentCanBeRepeatedAndRemoved() {
    assertFails(broken(TIME));
    assertThat(isChangedBy(bundle(1))).isTrue();
    isChangedByRemoval();
    assertThat(leftovers()).isEmpty();
  }

  private void assertFails(Broken broken) {
    List<ProgressEvent> events = new ArrayList<>();
    UserException failure =
        catchThrowableOfType(UserException.class, () -> apply(broken.bundle(), false, events::add));
    assertThat(failure).hasMessageContaining(broken.part());
    assertThat(failure.diagnostics().getFirst().hint()).isNotBlank();
    assertThat(events)
        .filteredOn(ProgressEvent.Failed.class::isInstance)
        .map(ProgressEvent.Failed.class::cast)
        .isNotEmpty()
        .allSatisfy(failed -> {
          assertThat(failed.task().title()).isNotBlank();
          assertThat(failed.reason()).isNotBlank();
        });
  }

  /// Interrupts the first deployment at its first change of a task, the next one at its second, and
  /// so on: each continues what the one before has left, until one reaches its end.
  @Test
  void interruptedDeploymentCanBeRepeated() {
    int attempt = 1;
    while (isInterrupted(attempt)) {
      fixture().awaitIdle();
      attempt++;
      assertThat(attempt).isLessThan(MAX_INTERRUPTIONS);
    }
    assertThat(attempt).as("the number of attempts").isGreaterThan(2);
    assertThat(isChangedBy(bundle(attempt + 1))).isFalse();
    isChangedByRemoval();
    assertThat(leftovers()).isEmpty();
  }

  private boolean isInterrupted(int attempt) {
    try {
      apply(bundle(attempt), false, new InterruptingProgress(attempt));
      return false;
    } catch (Interruption e) {
      return true;
    }
  }

  @Test
  void interruptedRemovalCanBeRepeated() {
    apply(bundle(0), false, Progress.SILENT);
    try (Cloud cloud = fixture().connect()) {
      assertThat(
              catchThrowableOfType(
                  Interruption.class,
                  () ->
                      cloud.deployments().remove(fixture().target(), new InterruptingProgress(2))))
          .isNotNull();
    }
    fixture().awaitIdle();
    isChangedByRemoval();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void closedConnectionLeavesTheDeployment() {
    Cloud unused = fixture().connect();
    unused.close();
    unused.close();
    apply(bundle(0), false, Progress.SILENT);
    assertThat(leftovers()).isNotEmpty();
    try (Cloud cloud = fixture().connect()) {
      assertThat(cloud.operations().info(fixture().target()).functions()).isNotEmpty();
    }
  }

  /// Throws at the n-th start or end of a task, as if the process ended there.
  private static final class InterruptingProgress implements Progress {
    private int remaining;

    InterruptingProgress(int remaining) {
      this.remaining = remaining;
    }

    @Override
    public synchronized void report(ProgressEvent event) {
      boolean changesTask =
          event instanceof ProgressEvent.Started || event instanceof ProgressEvent.Finished;
      if (changesTask && --remaining == 0) {
        throw new Interruption();
      }
    }
  }

  private static final class Interruption extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
