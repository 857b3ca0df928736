package aloft.aws.cloud.stack;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;

/// Stacks that exist only for their first change set, `REVIEW_IN_PROGRESS`.
final class NewStacks {
  /// About a minute.
  private static final int MAX_DELETION_POLLS = 20;

  private final CloudFormationClient client;

  NewStacks(CloudFormationClient client) {
    this.client = client;
  }

  /// Deletes a new stack that has no resources and no change set of another process, and waits for
  /// it: until the stack is gone, another one of its name cannot be created.
  void deleteIfEmpty(String stackId) {
    if (!isInReview(stackId) || isShared(stackId)) {
      return;
    }
    client.deleteStack(delete -> delete.stackName(stackId));
    PollingBackoff backoff = new PollingBackoff();
    for (int polls = 0; polls < MAX_DELETION_POLLS && isBeingDeleted(stackId); polls++) {
      backoff.sleep();
    }
  }

  private boolean isBeingDeleted(String stackId) {
    String status = status(stackId);
    return status != null && StackStatus.inProgress(status);
  }

  /// Whether a stack has not been created yet, neither by this process nor by another one.
  ///
  /// @param stack the name or the id
  boolean isInReview(String stack) {
    String status = status(stack);
    return status != null && StackStatus.inReview(status);
  }

  private @Nullable String status(String stack) {
    try {
      return client
          .describeStacks(describe -> describe.stackName(stack))
          .stacks()
          .getFirst()
          .stackStatusAsString();
    } catch (CloudFormationException e) {
      if (StackReason.of(e) == StackReason.MISSING) {
        return null;
      }
      throw e;
    }
  }

  /// Whether a change set of another process exists: then the stack is not ours alone.
  private boolean isShared(String stackId) {
    return !client.listChangeSets(list -> list.stackName(stackId)).summaries().isEmpty();
  }
}
