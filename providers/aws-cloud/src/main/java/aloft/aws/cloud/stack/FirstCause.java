package aloft.aws.cloud.stack;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/// Why a resource failed. The reason of a nested stack only says that a resource in it failed, so
/// that resource is looked for, also in stacks that are nested more deeply.
final class FirstCause {
  private static final String STACK = "AWS::CloudFormation::Stack";

  /// How deeply stacks are followed.
  private static final int DEEPEST = 5;

  private final CloudFormationClient client;

  FirstCause(CloudFormationClient client) {
    this.client = client;
  }

  /// The failed resource, with the reason of the innermost one.
  StackResult.Cause of(StackEvent failed) {
    return new StackResult.Cause(
        failed.logicalResourceId(), failed.resourceType(), reason(failed, 0));
  }

  private String reason(StackEvent failed, int depth) {
    StackEvent inner = depth < DEEPEST && isNested(failed) ? firstFailure(failed) : null;
    if (inner != null) {
      return inner.logicalResourceId()
          + " ("
          + inner.resourceType()
          + "): "
          + reason(inner, depth + 1);
    }
    return Objects.requireNonNullElse(
        failed.resourceStatusReason(), failed.resourceStatusAsString());
  }

  private static boolean isNested(StackEvent event) {
    String id = event.physicalResourceId();
    return STACK.equals(event.resourceType())
        && id != null
        && id.startsWith("arn:")
        && !isRoot(event);
  }

  private static boolean isCause(StackEvent event) {
    return event.resourceStatusAsString().endsWith("FAILED")
        && !isRoot(event)
        && StackReason.of(event.resourceStatusReason()) != StackReason.CANCELLED;
  }

  private static boolean isRoot(StackEvent event) {
    return event.physicalResourceId() != null && event.physicalResourceId().equals(event.stackId());
  }

  private static boolean isStart(StackEvent event) {
    return isRoot(event)
        && switch (event.resourceStatusAsString()) {
          case "CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "IMPORT_IN_PROGRESS" -> true;
          default -> false;
        };
  }

  /// The first failure in the last change of a nested stack; null if it is not known.
  private @Nullable StackEvent firstFailure(StackEvent nested) {
    StackEvent first = null;
    String next = null;
    try {
      do {
        String token = next;
        DescribeStackEventsResponse page =
            client.describeStackEvents(
                request -> request.stackName(nested.physicalResourceId()).nextToken(token));
        next = page.nextToken();
        for (StackEvent event : page.stackEvents()) {
          if (isStart(event)) {
            return first;
          }
          first = isCause(event) ? event : first;
        }
      } while (next != null && !next.isEmpty());
    } catch (SdkException e) {
      // A reason that cannot be read is no other failure.
      return null;
    }
    return first;
  }
}
