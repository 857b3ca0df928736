package aloft.aws.cloud.stack;

import java.time.Instant;

/// The result of preparing a change of a stack: a change set that can be executed, or the reason
/// why there is none.
public sealed interface ChangeSet
    permits ChangeSet.Prepared, StackResult.Unchanged, StackResult.Refused, StackResult.Busy {

  /// A change set that CloudFormation has computed. Nothing is changed until it is executed.
  ///
  /// @param id the ARN of the change set
  /// @param stackId the ARN of the stack
  /// @param preparedAt when it was computed, by the clock of AWS
  /// @param changeCount the number of resources that it changes; 0 if unknown
  record Prepared(
      StackRequest request,
      StackOperation operation,
      String id,
      String stackId,
      Instant preparedAt,
      int changeCount)
      implements ChangeSet {}
}
