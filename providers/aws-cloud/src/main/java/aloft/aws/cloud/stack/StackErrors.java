package aloft.aws.cloud.stack;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;

/// Turns the failed change of a stack into the error that the user reads: the last step, after all
/// decisions.
public final class StackErrors {
  private StackErrors() {}

  /// Returns the error for a failed change: what failed, the state of the stack, and what to do
  /// next.
  public static UserException of(StackResult.Failed failed) {
    return new UserException(
        switch (failed) {
          case StackResult.Refused refused ->
              Diagnostic.error("stack/refused", refused.message())
                  .hint("correct the manifest and deploy again; nothing was changed");
          case StackResult.Busy busy ->
              Diagnostic.error("stack/busy", busy.message())
                  .hint(
                      busy.running()
                          ? "wait until it has ended, then run the same command again"
                          : "run the same command again");
          case StackResult.RolledBack(StackResult.Failure failure) ->
              failed(failure, "the stack is as it was before: correct the cause and deploy again");
          case StackResult.Deleted(StackResult.Failure failure) ->
              failed(failure, "the stack was deleted: correct the cause and deploy again");
          case StackResult.Stuck(StackResult.Failure failure, String status) ->
              failed(failure, remainingState(status));
        });
  }

  private static Diagnostic failed(StackResult.Failure failure, String state) {
    return Diagnostic.error("stack/failed", failure.message())
        .hint(state + "; all events: " + failure.console());
  }

  private static String remainingState(String status) {
    return status.equals("DELETE_FAILED")
        ? "some resources were not deleted: correct the cause and run \"aloft remove\" again"
        : "the stack is in the state " + status;
  }

  /// Returns the error for a template without resources.
  public static UserException empty(String stack) {
    return new UserException(
        Diagnostic.error("stack/empty", "the template of " + stack + " is empty"));
  }
}
