package aloft.aws.cloud.stack;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Places;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns the failed change of a stack into the error that the user reads: the last step, after all
/// decisions.
public final class StackErrors {
  private final Places places;

  private StackErrors(Places places) {
    this.places = places;
  }

  /// Returns the error for a failed change: what failed, the state of the stack, and what to do
  /// next.
  public static UserException of(StackResult.Failed failed) {
    return of(failed, new Places.Unknown());
  }

  /// Returns the same error, at the places of what failed.
  ///
  /// @param places where the manifest defines the resources
  public static UserException of(StackResult.Failed failed, Places places) {
    return new UserException(new StackErrors(places).diagnostics(failed));
  }

  /// What must be done before a resource of another stack can be imported.
  public static final String OUT_OF_OTHER_STACK =
      "if another stack has it, set DeletionPolicy: Retain there and remove it there first";

  private List<Diagnostic> diagnostics(StackResult.Failed failed) {
    return switch (failed) {
      case StackResult.Refused refused when refused.findings().isEmpty() ->
          List.of(
              Diagnostic.error("stack/refused", refused.message())
                  .hint("correct the manifest and deploy again; nothing was changed"));
      case StackResult.Refused refused -> findings(refused.findings(), "nothing was changed");
      case StackResult.Busy busy ->
          List.of(
              Diagnostic.error("stack/busy", busy.message())
                  .hint(
                      busy.running()
                          ? "wait until it has ended, then run the same command again"
                          : "run the same command again"));
      case StackResult.RolledBack(StackResult.Failure failure) ->
          failed(failure, "the stack is as it was before", "correct the cause and deploy again");
      case StackResult.Deleted(StackResult.Failure failure, boolean isKept) ->
          failed(
              failure,
              isKept ? "the stack has no resources" : "the stack was deleted",
              "correct the cause and deploy again");
      case StackResult.Stuck(StackResult.Failure failure, String status) ->
          failed(failure, remainingState(failure, status), nextStep(failure, status));
    };
  }

  private List<Diagnostic> failed(
      StackResult.Failure failure, String state, @Nullable String next) {
    if (!failure.findings().isEmpty()) {
      return findings(failure.findings(), state);
    }
    StackResult.Cause cause = failure.cause();
    return List.of(
        Diagnostic.error(
                "stack/failed",
                failure.message(),
                cause == null ? null : places.find(cause.resource(), List.of()))
            .hint(
                state + (next == null ? "" : ": " + next) + "; all events: " + failure.console()));
  }

  /// One error for each finding.
  private List<Diagnostic> findings(List<ValidationFinding> findings, String state) {
    List<Diagnostic> errors = new ArrayList<>();
    for (ValidationFinding finding : findings) {
      String resource = finding.resource();
      String subject =
          resource.isEmpty()
              ? "the template"
              : resource + (finding.type().isEmpty() ? "" : " (" + finding.type() + ")");
      String part = finding.path().isEmpty() ? "" : ", " + String.join(".", finding.path());
      errors.add(
          Diagnostic.error(
                  "stack/validation",
                  "CloudFormation refuses " + subject + part + ": " + finding.message(),
                  resource.isEmpty() ? null : places.find(resource, finding.path()))
              .hint(remedy(finding.kind()) + "; " + state));
    }
    return errors;
  }

  private static String remedy(ValidationFinding.Kind kind) {
    return switch (kind) {
      case NAME_IN_USE ->
          "\"aloft deploy --import\" takes what has the name into the stack, if CloudFormation can"
              + " import it; "
              + OUT_OF_OTHER_STACK
              + "; or delete it, or choose another name";
      case BUCKET_NOT_EMPTY ->
          "empty the bucket, or keep it with DeletionPolicy: Retain, then deploy again";
      case PROPERTY, OTHER -> "correct the cause and deploy again";
    };
  }

  /// Whether CloudFormation has taken a removal back.
  private static boolean isNotRemoved(StackResult.Failure failure, String status) {
    return failure.operation() == StackOperation.DELETE && !status.startsWith("DELETE_");
  }

  private static String remainingState(StackResult.Failure failure, String status) {
    if (isNotRemoved(failure, status)) {
      return "the stack was not removed, its state is " + status;
    }
    return switch (status) {
      case "DELETE_FAILED" -> "some resources were not deleted";
      case "DELETE_COMPLETE" -> "the stack is deleted, but this resource is still in the account";
      case "CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE" ->
          "CloudFormation calls the stack complete without this change";
      default -> "the stack is in the state " + status;
    };
  }

  private static @Nullable String nextStep(StackResult.Failure failure, String status) {
    if (isNotRemoved(failure, status)) {
      return "correct the cause and run \"aloft remove\" again";
    }
    return switch (status) {
      case "DELETE_FAILED" -> "correct the cause and run \"aloft remove\" again";
      case "DELETE_COMPLETE" -> "delete it there";
      case "ROLLBACK_FAILED" -> "correct the cause and run \"aloft remove\", then deploy again";
      case "CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE" ->
          "correct the cause, change the resource and deploy again";
      case "CREATE_FAILED", "UPDATE_FAILED" -> "correct the cause and deploy again";
      case "UPDATE_ROLLBACK_FAILED" -> {
        StackResult.Cause cause = failure.cause();
        String skipped =
            cause == null
                ? ""
                : "; to give up the resource, run \"aws cloudformation continue-update-rollback"
                    + " --stack-name "
                    + failure.stack()
                    + " --resources-to-skip "
                    + cause.resource()
                    + "\"";
        yield "correct the cause and deploy again, which continues the rollback" + skipped;
      }
      default -> null;
    };
  }

  /// Returns the error for a stack that cannot be created again, because it has resources.
  static UserException notEmpty(String stack, String status, List<Stacks.Resource> resources) {
    return new UserException(
        Diagnostic.error(
                "stack/stuck",
                "the stack "
                    + stack
                    + " cannot be created again ("
                    + status
                    + "): it still has "
                    + names(resources))
            .hint(
                "run \"aloft remove\", then deploy again; what is retained stays in the account"));
  }

  /// Returns the error for a failed update that Aloft does not roll back.
  ///
  /// @param why what the rollback would do
  static UserException notRolledBack(String stack, String status, String why) {
    return new UserException(
        Diagnostic.error(
                "stack/stuck",
                "the last update of the stack "
                    + stack
                    + " failed and was not rolled back ("
                    + status
                    + "), and Aloft does not roll it back: "
                    + why)
            .hint(
                "continue the update: deploy with deploymentMethod: direct and disableRollback:"
                    + " true; or roll it back with \"aws cloudformation rollback-stack"
                    + " --stack-name "
                    + stack
                    + "\""));
  }

  /// Returns the error for a removal that failed.
  ///
  /// @param left the resources that could not be deleted
  public static UserException ofRemoval(
      StackResult.Failed failed, String stack, List<Stacks.Resource> left) {
    if (left.isEmpty()) {
      return of(failed);
    }
    String ids = String.join(" ", left.stream().map(Stacks.Resource::logicalId).toList());
    return new UserException(
        Diagnostic.error("stack/failed", failed.message())
            .hint(
                "left are "
                    + names(left)
                    + ": correct the cause and run \"aloft remove\" again, or leave them in the"
                    + " account with \"aws cloudformation delete-stack --stack-name "
                    + stack
                    + " --retain-resources "
                    + ids
                    + "\""));
  }

  /// Returns the warning about an old resource that CloudFormation could not delete after an
  /// update.
  ///
  /// @param id what its service calls it
  static Diagnostic leftover(StackResult.Cause cause, String id) {
    return Diagnostic.warning(
            "stack/left",
            "CloudFormation could not delete "
                + cause.resource()
                + " ("
                + cause.type()
                + "), which the stack no longer uses: "
                + cause.reason())
        .hint("it is still in the account, as " + id + ": delete it there if you do not need it");
  }

  static String names(List<Stacks.Resource> resources) {
    return String.join(
        ", ",
        resources.stream()
            .map(resource -> resource.logicalId() + " (" + resource.type() + ")")
            .toList());
  }

  /// Returns the error for a change that may still run in AWS, whose end this command will not see.
  ///
  /// @param doing what AWS does with the stack, as in `continues to update`
  /// @param cause an exception of the SDK, or a [UserException]
  static UserException unwatched(String doing, String stack, RuntimeException cause) {
    return AwsErrors.unwatched(
        "stack/unwatched",
        "AWS " + doing + " the stack " + stack,
        "run the same command again: on this machine, it waits until that has ended",
        cause);
  }

  /// Returns the error for what follows the change of a stack and failed.
  ///
  /// @param done what was done with the stack, as in `deployed`
  /// @param cause an exception of the SDK, or a [UserException]
  public static UserException unfinished(String stack, String done, RuntimeException cause) {
    Diagnostic error = AwsErrors.diagnostic(cause);
    return new UserException(
        Diagnostic.error(
                "stack/unfinished",
                "the stack "
                    + stack
                    + " is "
                    + done
                    + ", but what follows failed: "
                    + error.message())
            .hint(AwsErrors.then("run the same command again: it does the rest", error)),
        cause);
  }

  /// Returns the error for a template without resources.
  public static UserException empty(String stack) {
    return new UserException(
        Diagnostic.error("stack/empty", "the template of " + stack + " is empty"));
  }
}
