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
import org.junit.jupiter.api.Test;

/// What every cloud keeps, told on a fake one of it: a cloud's module extends this, says how its
/// service is made, and passes.
public abstract class DeploymentContract {
  private static final Instant MOMENT = Instant.parse("2026-01-02T03:04:05.678Z");

  /// A connection to the fake cloud, to one account for the whole test.
  protected abstract Cloud connect();

  /// Where the service of the test is to live.
  protected abstract Target target();

  /// A small service with one function, planned and packed at a moment.
  protected abstract Bundle bundle(Instant moment);

  /// The same service with a part in it that the cloud cannot make.
  protected abstract Bundle broken(Instant moment);

  private Deployments.Outcome apply(Bundle bundle, Progress progress) {
    try (Cloud cloud = connect()) {
      return cloud.deployments().apply(target(), bundle, false, progress);
    }
  }

  @Test
  void theSameInputsMakeTheSamePlan() {
    Bundle first = bundle(MOMENT);
    Bundle second = bundle(MOMENT);
    assertThat(second.plan().files()).isEqualTo(first.plan().files());
    assertThat(second.plan().stepsJson()).isEqualTo(first.plan().stepsJson());
  }

  @Test
  void deployingTwiceChangesNothingTheSecondTime() {
    assertThat(apply(bundle(MOMENT), Progress.SILENT).changed()).isTrue();
    assertThat(apply(bundle(MOMENT.plusSeconds(60)), Progress.SILENT).changed()).isFalse();
  }

  @Test
  void removingLeavesNothing() {
    apply(bundle(MOMENT), Progress.SILENT);
    try (Cloud cloud = connect()) {
      assertThat(cloud.deployments().remove(target(), Progress.SILENT).changed()).isTrue();
      assertThat(catchThrowableOfType(UserException.class, () -> cloud.operations().info(target())))
          .isNotNull();
      assertThat(cloud.deployments().remove(target(), Progress.SILENT).changed()).isFalse();
    }
  }

  @Test
  void aFailureNamesItsStepAndTheNextDeploymentWorks() {
    apply(bundle(MOMENT), Progress.SILENT);
    List<ProgressEvent> told = new ArrayList<>();
    UserException failure =
        catchThrowableOfType(
            UserException.class, () -> apply(broken(MOMENT.plusSeconds(60)), told::add));
    assertThat(failure.diagnostics().getFirst().hint()).isNotEmpty();
    assertThat(told).anyMatch(happening -> happening instanceof ProgressEvent.Failed);
    Bundle mended = bundle(MOMENT.plusSeconds(120));
    apply(mended, Progress.SILENT);
    assertThat(apply(mended, Progress.SILENT).changed()).isFalse();
  }
}
