package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.aws.cloud.fake.FaultyProxy.Fault;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Breaks the first attempt of every request of a service's life, one kind of fault at a time.
/// `FaultMatrix` breaks each request alone.
final class FaultsIT {
  private static final String STAGE = "apigateway PATCH /restapis/ID/stages/dev";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"RESET_AFTER", "TRUNCATED", "EMPTY", "HTML_503", "FAILED"})
  void everyFirstAttemptFails(Fault fault) {
    try (FaultScenario scenario = new FaultScenario(folder, false)) {
      for (FaultScenario.Phase phase :
          EnumSet.complementOf(EnumSet.of(FaultScenario.Phase.IMPORT))) {
        boolean lost =
            phase == FaultScenario.Phase.INVOKE && fault != Fault.HTML_503 && fault != Fault.FAILED;
        scenario
            .proxy()
            .inject(
                (name, before) -> before == 0 && FaultScenario.isSeen(name, fault) ? fault : null);
        try {
          scenario.run(phase);
          assertThat(lost).as(phase + " " + scenario.proxy().names()).isFalse();
        } catch (UserException e) {
          Diagnostic error = e.diagnostics().getFirst();
          assertThat(error.code()).as(e::toString).isEqualTo("aws/answer-lost");
          assertThat(lost).isTrue();
          scenario.run(phase);
        }
        assertThat(scenario.proxy().injected().isEmpty())
            .as(phase.name())
            .isEqualTo(phase == FaultScenario.Phase.STUCK);
      }
    }
  }

  @Test
  void whatIsLiveIsSaidAndTheRestIsDoneByTheNextRun() {
    try (FaultScenario scenario = new FaultScenario(folder, false)) {
      assertUnfinished(scenario, FaultScenario.Phase.DEPLOY, STAGE, "stack/unfinished");
      assertUnfinished(
          scenario,
          FaultScenario.Phase.FUNCTION,
          "lambda PUT /shop-dev-hello/configuration",
          "function/unfinished");
    }
  }

  private static void assertUnfinished(
      FaultScenario scenario, FaultScenario.Phase phase, String request, String code) {
    assertFails(scenario, phase, request, Fault.HTML_503, code);
    scenario.run(phase);
    assertThat(scenario.proxy().names()).contains(request);
  }

  /// Runs a command of which one request fails, however often it is sent.
  private static void assertFails(
      FaultScenario scenario, FaultScenario.Phase phase, String request, Fault fault, String code) {
    scenario.proxy().inject((name, before) -> name.equals(request) ? fault : null);
    UserException failure = catchThrowableOfType(UserException.class, () -> scenario.run(phase));
    assertThat(failure).as("%s", scenario.proxy().names()).isNotNull();
    assertThat(failure.diagnostics().getFirst().code()).isEqualTo(code);
    scenario.proxy().inject((name, before) -> null);
  }

  /// The stack is not as it was when the deployment began: by its own import.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anImportIsNoRivalOfItsDeployment(boolean direct) {
    try (FaultScenario scenario = new FaultScenario(folder, direct)) {
      AtomicInteger executed = new AtomicInteger();
      scenario
          .proxy()
          .inject((name, before) -> {
            if (direct) {
              return name.equals("cloudformation UpdateStack") ? Fault.THROTTLED : null;
            }
            boolean executes = name.equals("cloudformation ExecuteChangeSet");
            boolean ofBucket = executes && before == 0 && executed.getAndIncrement() == 0;
            return executes && !ofBucket ? Fault.RESET_AFTER : null;
          });
      UserException failure =
          catchThrowableOfType(UserException.class, () -> scenario.run(FaultScenario.Phase.IMPORT));
      assertThat(failure.diagnostics().getFirst().code())
          .isEqualTo(direct ? "aws/throttled" : "stack/unwatched");
      scenario.proxy().inject((name, before) -> null);
      scenario.awaitIdle();
      scenario.run(FaultScenario.Phase.IMPORT);
    }
  }

  /// A deployment that is refused takes its uploads and its own mark away.
  @Test
  void aRefusedDeploymentLeavesWhatEarlierOnesHaveLeft() {
    try (FaultScenario scenario = new FaultScenario(folder, false)) {
      scenario.run(FaultScenario.Phase.DEPLOY);
      assertRefused(scenario, FaultScenario.Phase.CHANGE);
      scenario.run(FaultScenario.Phase.UNCHANGED);
      assertThat(scenario.proxy().names()).doesNotContain(STAGE);
      assertFails(scenario, FaultScenario.Phase.CHANGE, STAGE, Fault.HTML_503, "stack/unfinished");
      assertRefused(scenario, FaultScenario.Phase.UNCHANGED);
      scenario.run(FaultScenario.Phase.CHANGE);
      assertThat(scenario.proxy().names())
          .contains(STAGE)
          .doesNotContain("cloudformation ExecuteChangeSet");
    }
  }

  /// The change set that has created the bucket alone is of the same run as the files in it.
  @Test
  void aFirstDeploymentThatEndedAfterItsUploadIsRepeated() {
    try (FaultScenario scenario = new FaultScenario(folder, false)) {
      AtomicInteger changes = new AtomicInteger();
      scenario
          .proxy()
          .inject((name, before) ->
              name.equals("cloudformation CreateChangeSet") && changes.getAndIncrement() > 0
                  ? Fault.RESET_BEFORE
                  : null);
      assertThat(
              catchThrowableOfType(
                  UserException.class, () -> scenario.run(FaultScenario.Phase.DEPLOY)))
          .isNotNull();
      assertThat(scenario.deployments()).isEmpty();
      scenario.proxy().inject((name, before) -> null);
      scenario.run(FaultScenario.Phase.DEPLOY);
      assertThat(scenario.deployments()).hasSize(1);
    }
  }

  /// What a run has uploaded that ended before it could change the stack.
  @Test
  void uploadsThatWereNeverDeployedAreNoDeployment() {
    try (FaultScenario scenario = new FaultScenario(folder, false)) {
      scenario.run(FaultScenario.Phase.DEPLOY);
      List<String> listed = scenario.deployments();
      List<String> stored = scenario.storedKeys();
      assertFails(
          scenario,
          FaultScenario.Phase.CHANGE,
          "cloudformation CreateChangeSet",
          Fault.RESET_BEFORE,
          "aws/unreachable");
      List<String> unused = new ArrayList<>(scenario.storedKeys());
      unused.removeAll(stored);
      assertThat(unused).hasSizeGreaterThan(3);
      assertThat(scenario.deployments()).isEqualTo(listed).hasSize(1);
      scenario.run(FaultScenario.Phase.CHANGE);
      assertThat(scenario.deployments()).endsWith(listed.getFirst()).hasSize(2);
      assertThat(scenario.storedKeys()).containsAll(stored).doesNotContainAnyElementsOf(unused);
    }
  }

  private static void assertRefused(FaultScenario scenario, FaultScenario.Phase phase) {
    List<String> stored = scenario.storedKeys();
    assertFails(
        scenario, phase, "cloudformation CreateChangeSet", Fault.THROTTLED, "aws/throttled");
    assertThat(scenario.storedKeys()).isEqualTo(stored);
  }

  @Test
  void changeWhoseAnswersAreAllLostIsNoRival() {
    for (boolean direct : new boolean[] {false, true}) {
      try (FaultScenario scenario = new FaultScenario(folder.resolve("" + direct), direct)) {
        String request = "cloudformation " + (direct ? "CreateStack" : "ExecuteChangeSet");
        scenario.proxy().inject((name, before) -> name.equals(request) ? Fault.RESET_AFTER : null);
        UserException failure =
            catchThrowableOfType(
                UserException.class, () -> scenario.run(FaultScenario.Phase.DEPLOY));
        assertThat(failure.diagnostics().getFirst().code()).isEqualTo("stack/unwatched");
        scenario.proxy().inject((name, before) -> null);
        scenario.awaitIdle();
        scenario.run(FaultScenario.Phase.DEPLOY);
      }
    }
  }
}
