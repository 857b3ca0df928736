package aloft.aws.cloud.stack;

import aloft.aws.removal.ResourceChange;
import java.time.Instant;
import java.util.List;

/// The result of preparing a change of a stack: a change set that can be executed, or the reason
/// why there is none.
public sealed interface ChangeSet
    permits ChangeSet.Prepared, StackResult.Unchanged, StackResult.Refused, StackResult.Busy {

  /// A change set that CloudFormation has computed. Nothing is changed until it is executed.
  ///
  /// @param id the ARN of the change set
  /// @param stackId the ARN of the stack
  /// @param preparedAt when it was computed, by the clock of AWS
  /// @param express whether CloudFormation will not wait until the resources are ready: where it
  ///   does not know this mode, it ignores the request for it
  /// @param changes what it does with each resource
  record Prepared(
      StackRequest request,
      StackOperation operation,
      String id,
      String stackId,
      Instant preparedAt,
      boolean express,
      List<ResourceChange> changes)
      implements ChangeSet {
    public Prepared {
      changes = List.copyOf(changes);
    }
  }
}
