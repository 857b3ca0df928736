package aloft.aws.cloud.stack;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;

/// Classifies the status of a stack and reports why it cannot be changed.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html">stack
///   status codes</a>
final class StackStatus {
  private StackStatus() {}

  /// Whether the stack has no resources yet: its first change set was created but not executed.
  static boolean inReview(String status) {
    return status.equals("REVIEW_IN_PROGRESS");
  }

  /// Whether a change of the stack is running.
  static boolean inProgress(String status) {
    return status.endsWith("_IN_PROGRESS") && !inReview(status);
  }

  /// Whether the last deployment succeeded. An import is none: the deployment that follows it may
  /// be missing.
  static boolean succeeded(String status) {
    return status.equals("CREATE_COMPLETE") || status.equals("UPDATE_COMPLETE");
  }

  /// Whether the first deployment failed and its resources were deleted again.
  static boolean neverCreated(String status) {
    return status.equals("ROLLBACK_COMPLETE");
  }

  /// Whether a change failed and the stack is as it was before.
  static boolean isRolledBack(String status) {
    return status.equals("UPDATE_ROLLBACK_COMPLETE") || status.equals("IMPORT_ROLLBACK_COMPLETE");
  }

  /// Whether the rollback of an update failed: it can be continued.
  static boolean isRollbackStuck(String status) {
    return status.equals("UPDATE_ROLLBACK_FAILED");
  }

  /// Whether an update failed that was not to be rolled back.
  static boolean isUpdatePaused(String status) {
    return status.equals("UPDATE_FAILED");
  }

  /// Whether a creation or an update failed that was not to be rolled back.
  static boolean isPaused(String status) {
    return isUpdatePaused(status) || status.equals("CREATE_FAILED");
  }

  /// Checks that the stack can be updated.
  ///
  /// @throws UserException with the next step, if it cannot
  static void requireUpdatable(String stack, String status) {
    switch (status) {
      case "ROLLBACK_COMPLETE" ->
          throw stuckError(
              stack,
              status,
              "its first deployment failed, and CloudFormation cannot update such a stack",
              "\"aloft deploy\" deletes it, if it is empty, and creates it again");
      case "CREATE_FAILED" ->
          throw stuckError(
              stack,
              status,
              "its first deployment failed and was not rolled back",
              "remove it with \"aloft remove\", then deploy again; or deploy with deploymentMethod:"
                  + " direct and disableRollback: true, which continues it");
      case "ROLLBACK_FAILED" ->
          throw stuckError(
              stack,
              status,
              "its first deployment failed, and CloudFormation cannot update such a stack",
              "remove it with \"aloft remove\", then deploy again");
      case "DELETE_FAILED" ->
          throw stuckError(
              stack,
              status,
              "its removal failed for some of its resources",
              "run \"aloft remove\" again, then deploy again");
      case "UPDATE_ROLLBACK_FAILED" ->
          throw stuckError(
              stack,
              status,
              "the rollback of a failed update failed",
              "correct the cause shown in the stack's events: \"aloft deploy\" continues the"
                  + " rollback, then deploys");
      case "IMPORT_ROLLBACK_FAILED" ->
          throw stuckError(
              stack,
              status,
              "the rollback of a failed import failed",
              "look at its events in the console of AWS; \"aloft remove\" deletes it");
      default -> {}
    }
  }

  private static UserException stuckError(String stack, String status, String why, String next) {
    return new UserException(
        Diagnostic.error(
                "stack/stuck", "the stack " + stack + " cannot be updated (" + status + "): " + why)
            .hint(next));
  }
}
