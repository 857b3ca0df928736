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

/// The tests that every cloud must pass, run against a fake of the cloud. The module of a cloud
/// extends this class and provides the service to deploy.
public abstract class DeploymentContract {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  /// Connects to the fake cloud, to the same account for the whole test.
  protected abstract Cloud connect();

  /// Returns the place of the service in the cloud.
  protected abstract Target target();

  /// Plans and packages a small service with one function.
  protected abstract Bundle bundle(Instant time);

  /// Plans and packages the same service with a resource that the cloud fails to create.
  protected abstract Bundle broken(Instant time);

  private Deployments.Outcome apply(Bundle bundle, Progress progress) {
    try (Cloud cloud = connect()) {
      return cloud.deployments().apply(target(), bundle, false, progress);
    }
  }

  @Test
  void equalInputsGiveTheSamePlan() {
    Bundle first = bundle(TIME);
    Bundle second = bundle(TIME);
    assertThat(second.plan().files()).isEqualTo(first.plan().files());
    assertThat(second.plan().stepsJson()).isEqualTo(first.plan().stepsJson());
  }

  @Test
  void deployingTwiceChangesNothingTheSecondTime() {
    assertThat(apply(bundle(TIME), Progress.SILENT).changed()).isTrue();
    assertThat(apply(bundle(TIME.plusSeconds(60)), Progress.SILENT).changed()).isFalse();
  }

  @Test
  void removesEverything() {
    apply(bundle(TIME), Progress.SILENT);
    try (Cloud cloud = connect()) {
      assertThat(cloud.deployments().remove(target(), Progress.SILENT).changed()).isTrue();
      assertThat(catchThrowableOfType(UserException.class, () -> cloud.operations().info(target())))
          .isNotNull();
      assertThat(cloud.deployments().remove(target(), Progress.SILENT).changed()).isFalse();
    }
  }

  @Test
  void aFailureNamesItsStepAndTheNextDeploymentWorks() {
    apply(bundle(TIME), Progress.SILENT);
    List<ProgressEvent> events = new ArrayList<>();
    UserException failure =
        catchThrowableOfType(
            UserException.class, () -> apply(broken(TIME.plusSeconds(60)), events::add));
    assertThat(failure.diagnostics().getFirst().hint()).isNotEmpty();
    assertThat(events).anyMatch(event -> event instanceof ProgressEvent.Failed);
    Bundle repaired = bundle(TIME.plusSeconds(120));
    apply(repaired, Progress.SILENT);
    assertThat(apply(repaired, Progress.SILENT).changed()).isFalse();
  }
}
