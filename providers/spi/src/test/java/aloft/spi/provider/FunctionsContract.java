package aloft.spi.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.model.InvocationMode;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Functions.Measured;
import aloft.spi.provider.Functions.Part;
import aloft.spi.provider.Functions.Pruned;
import aloft.spi.provider.Functions.Pruning;
import aloft.spi.provider.Functions.Version;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the [Functions] of a cloud must do, tested on a fake of the cloud.
public abstract class FunctionsContract {
  private static final Instant FIRST = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Set<Part> BOTH = Set.of(Part.CODE, Part.SETTINGS);

  /// Returns the fake cloud with the service, nothing deployed.
  protected abstract CloudFixture fixture();

  /// Plans the service with other code, which returns the word in upper case, and with the
  /// environment variable `PREFIX`, which comes before the word.
  protected abstract Bundle changed(Instant time);

  @AfterEach
  void closeFixture() {
    fixture().close();
  }

  private boolean deploy(Bundle bundle) {
    try (Cloud cloud = fixture().connect()) {
      return cloud
          .deployments()
          .apply(fixture().target(), bundle, false, CloudFixture.NO_REMOVALS, Progress.SILENT)
          .changed();
    }
  }

  private Function hello() {
    return fixture().target().service().function("hello");
  }

  private Set<Part> update(Bundle bundle, Set<Part> parts, boolean force) {
    try (Cloud cloud = fixture().connect()) {
      Functions.Update update =
          functions(cloud)
              .update(fixture().target(), hello(), () -> bundle, parts, force, Progress.SILENT);
      assertThat(update.findings()).isEmpty();
      assertThat(update.subject()).isNotBlank();
      return update.changed();
    }
  }

  private static Functions functions(Cloud cloud) {
    return Objects.requireNonNull(cloud.functions());
  }

  private String answer() {
    try (Cloud cloud = fixture().connect()) {
      return cloud
          .operations()
          .invoke(
              fixture().target(),
              hello(),
              new Operations.Call("{\"word\": \"w\"}", InvocationMode.WAIT, null, false, null))
          .payload()
          .replaceAll("[{}\": ]|word", "");
    }
  }

  private List<Version> versions() {
    try (Cloud cloud = fixture().connect()) {
      return functions(cloud).versions(fixture().target(), hello());
    }
  }

  @Test
  void onlyWhatIsAskedForIsUpdated() {
    deploy(fixture().bundle(FIRST));
    assertThat(update(fixture().bundle(FIRST), BOTH, false)).isEmpty();
    assertThat(answer()).isEqualTo("w");
    assertThat(update(changed(FIRST), Set.of(Part.CODE), false)).containsExactly(Part.CODE);
    assertThat(answer()).isEqualTo("W");
    assertThat(update(changed(FIRST), Set.of(Part.SETTINGS), false)).containsExactly(Part.SETTINGS);
    assertThat(answer()).isEqualTo("NEWW");
    assertThat(update(changed(FIRST), BOTH, false)).isEmpty();
    assertThat(update(changed(FIRST), BOTH, true)).containsExactly(Part.CODE);
  }

  @Test
  void theNextDeploymentMakesAnUpdateKnown() {
    deploy(fixture().bundle(FIRST));
    assertThat(update(changed(FIRST), BOTH, false)).isEqualTo(BOTH);
    assertThat(deploy(changed(FIRST.plusSeconds(1)))).isTrue();
    assertThat(answer()).isEqualTo("NEWW");
    assertThat(deploy(changed(FIRST.plusSeconds(2)))).isFalse();
  }

  @Test
  void aDeploymentOfTheSamePlanTakesAnUpdateBack() {
    deploy(fixture().bundle(FIRST));
    update(changed(FIRST), BOTH, false);
    assertThat(deploy(fixture().bundle(FIRST.plusSeconds(1)))).isTrue();
    assertThat(answer()).isEqualTo("w");
    assertThat(deploy(fixture().bundle(FIRST.plusSeconds(2)))).isFalse();
  }

  @Test
  void aPreviewTellsWhatADeploymentTakesBack() {
    deploy(fixture().bundle(FIRST));
    update(changed(FIRST), BOTH, false);
    Bundle same = fixture().bundle(FIRST.plusSeconds(1));
    try (Cloud cloud = fixture().connect()) {
      Deployments deployments = cloud.deployments();
      assertThat(
              deployments.preview(
                  fixture().target(), same, Deployments.Comparison.COMPLETE, Progress.SILENT))
          .singleElement()
          .satisfies(change -> {
            assertThat(change.effect()).isEqualTo(Deployments.Change.Effect.CHANGED);
            assertThat(change.properties())
                .hasSize(2)
                .noneMatch(property -> String.valueOf(property.before()).contains("new"));
          });
      assertThat(
              deployments.preview(
                  fixture().target(), same, Deployments.Comparison.QUICK, Progress.SILENT))
          .hasSize(1);
      deploy(same);
      assertThat(
              deployments.preview(
                  fixture().target(), same, Deployments.Comparison.COMPLETE, Progress.SILENT))
          .isEmpty();
    }
  }

  @Test
  void aRollbackToTheCurrentDeploymentTakesAnUpdateBack() {
    deploy(fixture().bundle(FIRST));
    assertThat(rollBack()).isFalse();
    update(changed(FIRST), BOTH, false);
    assertThat(rollBack()).isTrue();
    assertThat(answer()).isEqualTo("w");
    assertThat(rollBack()).isFalse();
    assertThat(deploy(fixture().bundle(FIRST.plusSeconds(1)))).isFalse();
  }

  @Test
  void aRollbackToAnEarlierDeploymentTakesAnUpdateBack() {
    deploy(fixture().bundle(FIRST));
    deploy(changed(FIRST.plusSeconds(1)));
    update(fixture().bundle(FIRST), Set.of(Part.SETTINGS), false);
    assertThat(rollBack()).isTrue();
    assertThat(answer()).isEqualTo("w");
    assertThat(deploy(fixture().bundle(FIRST.plusSeconds(2)))).isFalse();
  }

  /// Restores the first deployment.
  private boolean rollBack() {
    try (Cloud cloud = fixture().connect()) {
      Deployments deployments = cloud.deployments();
      return deployments
          .rollback(
              fixture().target(),
              deployments.history(fixture().target()).getLast().id(),
              CloudFixture.NO_REMOVALS,
              Progress.SILENT)
          .changed();
    }
  }

  @Test
  void theCodeOfAVersionIsRestored() {
    deploy(fixture().bundle(FIRST));
    Version before = versions().getLast();
    deploy(changed(FIRST.plusSeconds(1)));
    assertThat(versions()).extracting(Version::id).doesNotHaveDuplicates().hasSize(3);
    try (Cloud cloud = fixture().connect()) {
      assertThat(restore(cloud, before.id()).changed()).containsExactly(Part.CODE);
      assertThat(answer()).isEqualTo("neww");
      assertThat(restore(cloud, before.id()).changed()).isEmpty();
      UserException failure = catchThrowableOfType(UserException.class, () -> restore(cloud, "77"));
      assertThat(failure.diagnostics().getFirst().code()).isEqualTo("function/version");
      assertThat(failure.diagnostics().getFirst().hint()).contains(before.id());
    }
    assertThat(deploy(changed(FIRST.plusSeconds(2)))).isTrue();
    assertThat(answer()).isEqualTo("NEWW");
  }

  private Functions.Update restore(Cloud cloud, String version) {
    return functions(cloud).restore(fixture().target(), hello(), version, Progress.SILENT);
  }

  @Test
  void oldVersionsArePruned() {
    deploy(fixture().bundle(FIRST));
    Version old = versions().getLast();
    deploy(changed(FIRST.plusSeconds(1)));
    try (Cloud cloud = fixture().connect()) {
      List<Pruned> planned = prune(cloud, true);
      assertThat(planned).contains(new Pruned(hello().deployedName(), List.of(old.id())));
      assertThat(versions()).contains(old);
      assertThat(prune(cloud, false)).isEqualTo(planned);
      assertThat(versions()).doesNotContain(old).hasSize(2);
      assertThat(prune(cloud, false)).isEmpty();
    }
  }

  private List<Pruned> prune(Cloud cloud, boolean isDryRun) {
    return functions(cloud)
        .prune(
            fixture().target(),
            new Pruning(fixture().target().service().functions(), 1, true, isDryRun),
            Progress.SILENT);
  }

  @Test
  void callsAreMeasured() {
    deploy(fixture().bundle(FIRST));
    answer();
    answer();
    Instant now = Instant.now();
    try (Cloud cloud = fixture().connect()) {
      List<Measured> measured =
          functions(cloud)
              .metrics(
                  fixture().target().service().functions(),
                  now.minusSeconds(3600),
                  now.plusSeconds(60));
      assertThat(measured)
          .extracting(one -> one.function().name())
          .containsExactly("hello", "failing");
      assertThat(measured.getFirst().invocations()).isEqualTo(2);
      assertThat(measured.getFirst().errors()).isZero();
      assertThat(measured.getFirst().average()).isPositive();
      assertThat(measured.getFirst().slowest())
          .isGreaterThanOrEqualTo(measured.getFirst().average());
      assertThat(measured.getLast().invocations()).isZero();
      assertThat(measured.getLast().average()).isNull();
    }
  }

  @Test
  void aFunctionThatIsNotDeployedIsAnError() {
    Target missing = fixture().missingTarget();
    Function function = missing.service().function("hello");
    Bundle bundle = fixture().bundle(FIRST);
    try (Cloud cloud = fixture().connect()) {
      UserException noVersions =
          catchThrowableOfType(
              UserException.class, () -> functions(cloud).versions(missing, function));
      assertThat(noVersions.diagnostics().getFirst().code()).isEqualTo("function/not-deployed");
      UserException notDeployed =
          catchThrowableOfType(
              UserException.class,
              () ->
                  functions(cloud)
                      .update(
                          fixture().target(), hello(), () -> bundle, BOTH, false, Progress.SILENT));
      assertThat(notDeployed.diagnostics().getFirst().code()).isEqualTo("function/not-deployed");
      assertThat(notDeployed.diagnostics().getFirst().place()).isEqualTo(hello().place());
    }
  }
}
