package aloft.aws.cloud.stack;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;

/// What a stack's status lets one do.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html">stack
///   status codes</a>
final class StackStatus {
  private StackStatus() {}

  /// Whether nothing has come of the stack yet: a change set was made and never carried out.
  static boolean unborn(String status) {
    return status.equals("REVIEW_IN_PROGRESS");
  }

  static boolean busy(String status) {
    return status.endsWith("_IN_PROGRESS") && !unborn(status);
  }

  /// Whether the last change went through.
  static boolean settled(String status) {
    return status.equals("CREATE_COMPLETE")
        || status.equals("UPDATE_COMPLETE")
        || status.equals("IMPORT_COMPLETE");
  }

  /// Refuses a stack that cannot be updated.
  ///
  /// @throws UserException with the next step
  static void mustTakeUpdates(String stack, String status) {
    if (busy(status)) {
      throw taken(stack, status);
    }
    switch (status) {
      case "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED" ->
          throw stuck(
              stack,
              status,
              "its first deployment failed and left nothing that can be updated",
              "remove it with \"aloft remove\", then deploy again");
      case "DELETE_FAILED" ->
          throw stuck(
              stack,
              status,
              "it was to be removed and some of its resources would not go",
              "run \"aloft remove\" again, then deploy again");
      case "UPDATE_ROLLBACK_FAILED" ->
          throw stuck(
              stack,
              status,
              "a failed update could not be taken back",
              "correct what the stack's events name, run \"aws cloudformation"
                  + " continue-update-rollback --stack-name "
                  + stack
                  + "\", then deploy again");
      default -> {}
    }
  }

  private static UserException stuck(String stack, String status, String why, String next) {
    return new UserException(
        Diagnostic.error(
                "stack/stuck", "the stack " + stack + " cannot be updated (" + status + "): " + why)
            .hint(next));
  }

  /// Somebody else is changing the stack.
  static UserException taken(String stack, String status) {
    return new UserException(
        Diagnostic.error(
                "stack/busy",
                "another deployment or removal of the stack "
                    + stack
                    + " is running ("
                    + status
                    + ")")
            .hint("wait until it has ended, and run the same command again"));
  }
}
