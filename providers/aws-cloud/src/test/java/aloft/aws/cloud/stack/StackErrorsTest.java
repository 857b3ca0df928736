package aloft.aws.cloud.stack;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.diagnostic.Diagnostic;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests what the user reads about each end of a change, and what it leaves behind.
final class StackErrorsTest {
  private static final String CONSOLE = "https://console";

  private static StackResult.Failure failure(StackResult.@Nullable Cause cause) {
    return new StackResult.Failure(StackOperation.UPDATE, "shop-dev", CONSOLE, cause, List.of());
  }

  private static StackResult.Failure failure() {
    return failure(new StackResult.Cause("Table", "AWS::DynamoDB::Table", "no"));
  }

  static Stream<Arguments> results() {
    String failed = "could not update the stack shop-dev: Table (AWS::DynamoDB::Table): no";
    return Stream.of(
        Arguments.of(
            new StackResult.Refused("shop-dev", "no template", List.of()),
            true,
            "stack/refused",
            "CloudFormation rejected the change of the stack shop-dev: no template",
            "correct the manifest and deploy again; nothing was changed"),
        Arguments.of(
            new StackResult.Busy("shop-dev", "UPDATE_IN_PROGRESS"),
            true,
            "stack/busy",
            "another deployment or removal of the stack shop-dev is running (UPDATE_IN_PROGRESS)",
            "wait until it has ended, then run the same command again"),
        Arguments.of(
            new StackResult.Busy("shop-dev", "UPDATE_COMPLETE", false),
            true,
            "stack/busy",
            "another deployment or removal of the stack shop-dev started first (UPDATE_COMPLETE)",
            "run the same command again"),
        Arguments.of(
            new StackResult.RolledBack(failure()),
            true,
            "stack/failed",
            failed,
            "the stack is as it was before: correct the cause and deploy again; all events: "
                + CONSOLE),
        Arguments.of(
            new StackResult.Deleted(failure(), false),
            true,
            "stack/failed",
            failed,
            "the stack was deleted: correct the cause and deploy again; all events: " + CONSOLE),
        Arguments.of(
            new StackResult.Stuck(failure(), "UPDATE_ROLLBACK_FAILED"),
            false,
            "stack/failed",
            failed,
            "the stack is in the state UPDATE_ROLLBACK_FAILED: correct the cause and deploy again,"
                + " which continues the rollback; to give up the resource, run \"aws cloudformation"
                + " continue-update-rollback --stack-name shop-dev --resources-to-skip Table\"; all"
                + " events: "
                + CONSOLE),
        Arguments.of(
            new StackResult.Deleted(failure(), true),
            true,
            "stack/failed",
            failed,
            "the stack has no resources: correct the cause and deploy again; all events: "
                + CONSOLE),
        Arguments.of(
            new StackResult.Stuck(failure(), "ROLLBACK_FAILED"),
            false,
            "stack/failed",
            failed,
            "the stack is in the state ROLLBACK_FAILED: correct the cause and run \"aloft remove\","
                + " then deploy again; all events: "
                + CONSOLE),
        Arguments.of(
            new StackResult.Stuck(failure(null), "DELETE_FAILED"),
            false,
            "stack/failed",
            "could not update the stack shop-dev",
            "some resources were not deleted: correct the cause and run \"aloft remove\" again; all"
                + " events: "
                + CONSOLE));
  }

  @ParameterizedTest
  @MethodSource("results")
  void resultsAreReported(
      StackResult.Failed result, boolean leavesNothing, String code, String message, String hint) {
    Diagnostic error = StackErrors.of(result).diagnostics().getFirst();
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.message()).isEqualTo(message).isEqualTo(result.message());
    assertThat(error.hint()).isEqualTo(hint);
    assertThat(result.leavesNothing()).isEqualTo(leavesNothing);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No updates are to be performed.",
        "The submitted information didn't contain changes. Submit different information to create"
            + " a change set."
      })
  void emptyChangeSetsAreUnchanged(String text) {
    assertThat(StackReason.of(text)).isEqualTo(StackReason.UNCHANGED);
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("Stack with id shop-dev does not exist", StackReason.MISSING),
        Arguments.of("Resource Bucket does not exist for stack shop-dev", StackReason.MISSING),
        Arguments.of(
            "Stack:arn is in UPDATE_IN_PROGRESS state and can not be updated.", StackReason.BUSY),
        Arguments.of(
            "Stack [shop-dev] already exists and cannot be created again with the changeSet [x].",
            StackReason.STACK_EXISTS),
        Arguments.of("Stack [shop-dev] already exists", StackReason.STACK_EXISTS),
        Arguments.of(
            "Stack [arn] cannot be deleted while in status UPDATE_IN_PROGRESS", StackReason.BUSY),
        Arguments.of("Resource creation cancelled", StackReason.CANCELLED),
        Arguments.of("Template format error: JSON not well-formed", StackReason.OTHER),
        Arguments.of(null, StackReason.OTHER));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textsHaveAMeaning(@Nullable String text, StackReason reason) {
    assertThat(StackReason.of(text)).isEqualTo(reason);
  }
}
