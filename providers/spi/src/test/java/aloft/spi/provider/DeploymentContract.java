package aloft.spi.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.model.InvocationMode;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Deployments.Change.Effect;
import aloft.spi.provider.Deployments.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What every cloud's [Deployments] must do, tested on a fake of the cloud.
public abstract class DeploymentContract {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  /// More changes of tasks than a deployment has.
  private static final int MAX_INTERRUPTIONS = 100;

  /// How many deployments every cloud keeps.
  private static final int KEPT_DEPLOYMENTS = 5;

  /// Returns the fake cloud with the service; the same one for the whole test.
  protected abstract CloudFixture fixture();

  @AfterEach
  void closeFixture() {
    fixture().close();
  }

  /// Plans and packages the service with a part that the cloud cannot deploy.
  protected abstract Broken broken(Instant time);

  /// Plans and packages the service with other code and another setting: the answer of `hello` is
  /// in upper case, and begins with the value `new ` of an environment variable that
  /// [CloudFixture]'s own service reads too, but does not set.
  protected abstract Bundle changed(Instant time);

  /// Plans and packages the service without the function `failing`.
  protected abstract Bundle smaller(Instant time);

  /// A service that cannot be deployed.
  ///
  /// @param part the name of the broken part, which the error must contain
  public record Broken(Bundle bundle, String part) {}

  /// Whether the cloud has begun to change what is deployed when [#broken] fails.
  protected boolean failureChangesTheCloud() {
    return true;
  }

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
    return fixture().bundle(time(minutes));
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
      assertThat(cloud.operations().info(fixture().target(), false).functions())
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

  private static Instant time(int minutes) {
    return TIME.plusSeconds(60L * minutes);
  }

  private List<Change> preview(Bundle bundle) {
    return preview(bundle, Deployments.Comparison.COMPLETE);
  }

  private List<Change> quickPreview(Bundle bundle) {
    return preview(bundle, Deployments.Comparison.QUICK);
  }

  private List<Change> preview(Bundle bundle, Deployments.Comparison comparison) {
    try (Cloud cloud = fixture().connect()) {
      return cloud.deployments().preview(fixture().target(), bundle, comparison, Progress.SILENT);
    }
  }

  private List<Revision> history() {
    try (Cloud cloud = fixture().connect()) {
      return cloud.deployments().history(fixture().target());
    }
  }

  private Deployments.Outcome rollback(String revision, Progress progress) {
    try (Cloud cloud = fixture().connect()) {
      return cloud
          .deployments()
          .rollback(fixture().target(), revision, CloudFixture.NO_REMOVALS, progress);
    }
  }

  /// The word that `hello` returns.
  private String call() {
    try (Cloud cloud = fixture().connect()) {
      String answer =
          cloud
              .operations()
              .invoke(
                  fixture().target(),
                  fixture().target().service().function("hello"),
                  new Operations.Call(
                      "{\"word\": \"again\"}", InvocationMode.WAIT, null, false, null))
              .payload();
      Node word = Json.read(answer, "answer").get("word");
      return String.valueOf(word == null ? null : word.text());
    }
  }

  @Test
  void previewOfANewServiceAddsAllAndLeavesNothing() {
    List<Change> changes = preview(bundle(0));
    assertThat(changes)
        .isNotEmpty()
        .isSortedAccordingTo(Comparator.comparing(Change::id))
        .allSatisfy(change -> assertThat(change.effect()).isEqualTo(Effect.ADDED))
        .anySatisfy(change -> assertThat(change.id()).containsIgnoringCase("hello"));
    assertThat(leftovers()).isEmpty();
    assertThat(history()).isEmpty();
    assertThat(isChangedBy(bundle(1))).isTrue();
  }

  @Test
  void previewOfAnUnchangedServiceIsEmpty() {
    apply(bundle(0), false, Progress.SILENT);
    assertThat(preview(bundle(1))).isEmpty();
  }

  @Test
  void previewChangesNothing() {
    apply(bundle(0), false, Progress.SILENT);
    Set<String> before = leftovers();
    List<Revision> revisions = history();
    assertThat(preview(changed(time(1))))
        .isSortedAccordingTo(Comparator.comparing(Change::id))
        .anySatisfy(change -> {
          assertThat(change.id()).containsIgnoringCase("hello");
          assertThat(change.type()).isNotBlank();
          assertThat(change.effect()).isIn(Effect.CHANGED, Effect.REPLACED);
        });
    assertThat(preview(smaller(time(2))))
        .anySatisfy(change -> {
          assertThat(change.id()).containsIgnoringCase("failing");
          assertThat(change.effect()).isEqualTo(Effect.REMOVED);
        });
    assertThat(leftovers()).isEqualTo(before);
    assertThat(history()).isEqualTo(revisions);
    assertThat(call()).isEqualTo("again");
    assertThat(isChangedBy(bundle(3))).isFalse();
  }

  /// What a cloud tells of a change is complete; it need not tell more than the effect.
  @Test
  void previewTellsWhatChangesInAResource() {
    apply(bundle(0), false, Progress.SILENT);
    for (Bundle bundle : List.of(changed(time(1)), smaller(time(2)))) {
      assertThat(preview(bundle))
          .allSatisfy(change -> {
            assertThat(change.data())
                .as("nothing of the service holds data but logs")
                .isIn(null, "its logs");
            assertThat(change.interrupts()).isFalse();
            assertThat(change.properties())
                .allSatisfy(property -> assertThat(property.path()).isNotBlank());
          });
    }
    assertThat(preview(changed(time(3))))
        .filteredOn(change -> change.id().toLowerCase(Locale.ROOT).contains("hello"))
        .filteredOn(change -> !change.properties().isEmpty())
        .allSatisfy(change -> assertThat(change.effect()).isIn(Effect.CHANGED, Effect.REPLACED))
        .flatExtracting(Change::properties)
        .allSatisfy(property -> assertThat(property.before()).isNotEqualTo(property.after()));
  }

  @Test
  void quickPreviewFindsTheSameResources() {
    assertThat(quickPreview(bundle(0)))
        .isNotEmpty()
        .allSatisfy(change -> assertThat(change.effect()).isEqualTo(Effect.ADDED));
    assertThat(leftovers()).isEmpty();
    apply(bundle(0), false, Progress.SILENT);
    assertThat(quickPreview(bundle(1))).isEmpty();
    for (Bundle bundle : List.of(changed(time(2)), smaller(time(3)))) {
      assertThat(quickPreview(bundle))
          .extracting(Change::id)
          .isEqualTo(preview(bundle).stream().map(Change::id).toList());
    }
    assertThat(isChangedBy(bundle(4))).isFalse();
  }

  @Test
  void nothingDeployedHasNoHistory() {
    assertThat(history()).isEmpty();
    assertThat(rollbackError("1").code()).isEqualTo("deployment/missing");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void historyIsNewestFirst() {
    apply(bundle(0), false, Progress.SILENT);
    apply(changed(time(1)), false, Progress.SILENT);
    assertThat(isChangedBy(changed(time(2)))).isFalse();
    List<Revision> revisions = history();
    assertThat(revisions).extracting(Revision::isCurrent).containsExactly(true, false);
    assertThat(revisions)
        .isSortedAccordingTo(Comparator.comparing(Revision::createdAt).reversed())
        .allSatisfy(revision -> {
          assertThat(revision.id()).isEqualTo(Long.toString(revision.createdAt().toEpochMilli()));
          assertThat(revision.files()).isNotEmpty().isSorted();
        });
    isChangedByRemoval();
    assertThat(history()).isEmpty();
  }

  @Test
  void rollbackRestoresCodeAndSettings() {
    apply(bundle(0), false, Progress.SILENT);
    assertThat(call()).isEqualTo("again");
    apply(changed(time(1)), false, Progress.SILENT);
    assertThat(call()).isEqualTo("NEW AGAIN");
    String newer = history().getFirst().id();
    String older = history().getLast().id();

    assertThat(rollback(older, Progress.SILENT).changed()).isTrue();
    assertThat(call()).isEqualTo("again");
    assertThat(history()).extracting(Revision::id).containsExactly(newer, older);
    assertThat(history()).extracting(Revision::isCurrent).containsExactly(false, true);
    assertThat(rollback(older, Progress.SILENT).changed()).isFalse();
    assertThat(isChangedBy(bundle(2))).as("what is restored is deployed").isFalse();

    assertThat(rollback(newer, Progress.SILENT).changed()).isTrue();
    assertThat(call()).isEqualTo("NEW AGAIN");
    rollback(older, Progress.SILENT);
    assertThat(isChangedBy(changed(time(3)))).as("what was taken back is deployed again").isTrue();
    assertThat(call()).isEqualTo("NEW AGAIN");
    assertThat(history()).extracting(Revision::isCurrent).containsExactly(true, false, false);
    isChangedByRemoval();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void theCurrentDeploymentIsTakenBack() {
    apply(bundle(0), false, Progress.SILENT);
    String first = history().getFirst().id();
    assertThat(
            catchThrowableOfType(UserException.class, this::beforeCurrent)
                .diagnostics()
                .getFirst()
                .code())
        .isEqualTo("rollback/none-before");

    apply(changed(time(1)), false, Progress.SILENT);
    assertThat(beforeCurrent()).isEqualTo(first);
    assertThat(rollback(first, Progress.SILENT).changed()).isTrue();
    assertThat(beforeCurrent()).as("a repeated rollback goes no further").isEqualTo(first);

    apply(smaller(time(2)), false, Progress.SILENT);
    assertThat(beforeCurrent()).as("not what was taken back").isEqualTo(first);
    rollback(first, Progress.SILENT);
    assertThat(call()).isEqualTo("again");
  }

  /// The id of a deployment says when it was packaged, not when it was deployed.
  @Test
  void anOlderPackageThatIsDeployedLaterIsTakenBack() {
    apply(bundle(5), false, Progress.SILENT);
    String first = Revision.current(history()).id();
    apply(changed(time(1)), false, Progress.SILENT);
    assertThat(beforeCurrent()).isEqualTo(first);
    rollback(first, Progress.SILENT);
    assertThat(call()).isEqualTo("again");
  }

  @Test
  void aDeploymentWithTheSameContentIsRestored() {
    apply(bundle(0), false, Progress.SILENT);
    apply(bundle(1), true, Progress.SILENT);
    String first = history().getLast().id();
    assertThat(rollback(first, Progress.SILENT).changed()).isTrue();
    assertThat(Revision.current(history()).id()).isEqualTo(first);
    assertThat(rollback(first, Progress.SILENT).changed()).isFalse();
  }

  @Test
  void whatHasFailedIsTakenBackToWhatWasLive() {
    apply(changed(time(0)), false, Progress.SILENT);
    String first = history().getFirst().id();
    apply(bundle(1), false, Progress.SILENT);
    String second = history().getFirst().id();
    assertFails(broken(time(2)));
    assertThat(beforeCurrent()).isEqualTo(failureChangesTheCloud() ? second : first);
    rollback(second, Progress.SILENT);
    assertThat(call()).isEqualTo("again");
  }

  @Test
  void whatTheCurrentDeploymentHasReplacedIsKept() {
    apply(bundle(0), false, Progress.SILENT);
    String first = history().getFirst().id();
    for (int i = 1; i < KEPT_DEPLOYMENTS; i++) {
      apply(changed(time(i)), true, Progress.SILENT);
    }
    rollback(first, Progress.SILENT);
    apply(changed(time(KEPT_DEPLOYMENTS)), false, Progress.SILENT);
    assertThat(beforeCurrent()).isEqualTo(first);
    assertThat(rollback(first, Progress.SILENT).changed()).isTrue();
    assertThat(call()).isEqualTo("again");
  }

  private String beforeCurrent() {
    List<Revision> revisions = history();
    return Revision.current(revisions).before(revisions);
  }

  @Test
  void unknownRevisionIsAnErrorThatNamesTheKnownOnes() {
    apply(bundle(0), false, Progress.SILENT);
    Diagnostic error = rollbackError("1");
    assertThat(error.code()).isEqualTo("rollback/unknown");
    assertThat(error.hint()).contains(history().getFirst().id());
    assertThat(isChangedBy(bundle(1))).isFalse();
  }

  private Diagnostic rollbackError(String revision) {
    return catchThrowableOfType(UserException.class, () -> rollback(revision, Progress.SILENT))
        .diagnostics()
        .getFirst();
  }

  @Test
  void interruptedRollbackCanBeRepeated() {
    apply(bundle(0), false, Progress.SILENT);
    apply(changed(time(1)), false, Progress.SILENT);
    String older = history().getLast().id();
    int attempt = 1;
    while (isRollbackInterrupted(older, attempt)) {
      fixture().awaitIdle();
      assertThat(beforeCurrent()).isEqualTo(older);
      attempt++;
      assertThat(attempt).isLessThan(MAX_INTERRUPTIONS);
    }
    assertThat(attempt).as("the number of attempts").isGreaterThan(2);
    assertThat(call()).isEqualTo("again");
    assertThat(history()).extracting(Revision::isCurrent).containsExactly(false, true);
    isChangedByRemoval();
    assertThat(leftovers()).isEmpty();
  }

  private boolean isRollbackInterrupted(String revision, int attempt) {
    try {
      rollback(revision, new InterruptingProgress(attempt));
      return false;
    } catch (Interruption e) {
      return true;
    }
  }

  @Test
  void closedConnectionLeavesTheDeployment() {
    Cloud unused = fixture().connect();
    unused.close();
    unused.close();
    apply(bundle(0), false, Progress.SILENT);
    assertThat(leftovers()).isNotEmpty();
    try (Cloud cloud = fixture().connect()) {
      assertThat(cloud.operations().info(fixture().target(), false).functions()).isNotEmpty();
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
