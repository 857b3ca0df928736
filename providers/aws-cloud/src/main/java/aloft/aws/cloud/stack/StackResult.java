package aloft.aws.cloud.stack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a change of a stack ended.
public sealed interface StackResult {

  /// The change was made.
  ///
  /// @param express whether the resources may not be ready yet
  /// @param changed what was created or changed
  record Succeeded(boolean express, List<Stacks.Resource> changed) implements StackResult {
    public Succeeded {
      changed = List.copyOf(changed);
    }
  }

  /// There was nothing to change.
  record Unchanged() implements StackResult, ChangeSet {}

  /// The change was not made, or only a part of it.
  sealed interface Failed extends StackResult {

    /// Returns what is wrong, as one sentence.
    String message();

    /// Returns whether the stack is as it was before: the change has left nothing behind.
    default boolean leavesNothing() {
      return switch (this) {
        case Refused _, Busy _, RolledBack _, Deleted _ -> true;
        case Stuck _ -> false;
      };
    }
  }

  /// CloudFormation rejected the change and has not begun it.
  ///
  /// @param reason the reason that CloudFormation gives
  /// @param findings the errors that its validation has found; empty if there are none or they are
  ///   unknown
  record Refused(String stack, String reason, List<ValidationFinding> findings)
      implements Failed, ChangeSet {
    public Refused {
      findings = List.copyOf(findings);
    }

    @Override
    public String message() {
      return "CloudFormation rejected the change of the stack " + stack + ": " + reason;
    }
  }

  /// Another process is changing the stack, or has changed it first. This change has not begun.
  ///
  /// @param state the status of the stack, or what the other process has done
  /// @param running whether it has not ended yet, as far as is known
  record Busy(String stack, String state, boolean running) implements Failed, ChangeSet {
    public Busy(String stack, String state) {
      this(stack, state, true);
    }

    @Override
    public String message() {
      return "another deployment or removal of the stack "
          + stack
          + (running ? " is running (" : " started first (")
          + state
          + ")";
    }
  }

  /// The change failed, and CloudFormation restored the stack that there was before.
  record RolledBack(Failure failure) implements Failed {
    @Override
    public String message() {
      return failure.message();
    }
  }

  /// The change failed, and CloudFormation deleted all resources.
  ///
  /// @param isKept whether the stack is still there, without resources
  record Deleted(Failure failure, boolean isKept) implements Failed {
    @Override
    public String message() {
      return failure.message();
    }
  }

  /// The change failed, and a part of it remains.
  ///
  /// @param status the status of the stack
  record Stuck(Failure failure, String status) implements Failed {
    @Override
    public String message() {
      return failure.message();
    }
  }

  /// A change that failed while CloudFormation made it.
  ///
  /// @param console the URL of the stack in the console of AWS
  /// @param cause the first resource that failed; null if CloudFormation names none
  /// @param findings the errors that the validation before the change has found
  record Failure(
      StackOperation operation,
      String stack,
      String console,
      @Nullable Cause cause,
      List<ValidationFinding> findings) {
    public Failure {
      findings = List.copyOf(findings);
    }

    String message() {
      String message = "could not " + operation.verb() + " the stack " + stack;
      return cause == null
          ? message
          : message + ": " + cause.resource() + " (" + cause.type() + "): " + cause.reason();
    }
  }

  /// A resource that failed.
  ///
  /// @param resource its logical id
  /// @param type its type, such as `AWS::S3::Bucket`
  /// @param reason the reason that CloudFormation gives, or the status of the resource
  record Cause(String resource, String type, String reason) {}
}
