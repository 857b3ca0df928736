package aloft.aws.cloud.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.DescribeEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.EventType;
import software.amazon.awssdk.services.cloudformation.model.HookFailureMode;
import software.amazon.awssdk.services.cloudformation.model.OperationEvent;

/// Reads what the validation of CloudFormation has found: the status of a change set or a stack
/// only says that there is something.
final class Validation {
  private final CloudFormationClient client;

  Validation(CloudFormationClient client) {
    this.client = client;
  }

  /// The findings of a change set.
  ///
  /// @param reason why it cannot be executed
  List<ValidationFinding> ofChangeSet(String id, @Nullable String reason) {
    return StackReason.of(reason) == StackReason.INVALID
        ? read(request -> request.changeSetName(id))
        : List.of();
  }

  /// The findings of an operation on a stack.
  ///
  /// @param reason why it failed
  List<ValidationFinding> ofOperation(@Nullable String id, @Nullable String reason) {
    return id != null && StackReason.of(reason) == StackReason.INVALID
        ? read(request -> request.operationId(id))
        : List.of();
  }

  /// Asks for the findings. If the caller may not, there are none: the reason itself is an error.
  private List<ValidationFinding> read(Consumer<DescribeEventsRequest.Builder> which) {
    List<ValidationFinding> findings = new ArrayList<>();
    String next = null;
    do {
      DescribeEventsRequest.Builder request =
          DescribeEventsRequest.builder().filters(filter -> filter.failedEvents(true));
      which.accept(request);
      DescribeEventsResponse page;
      try {
        page = client.describeEvents(request.nextToken(next).build());
      } catch (AwsServiceException e) {
        return findings;
      }
      for (OperationEvent event : page.operationEvents()) {
        ValidationFinding finding = finding(event);
        if (finding != null && !findings.contains(finding)) {
          findings.add(finding);
        }
      }
      next = page.nextToken();
    } while (next != null && !next.isEmpty());
    return findings;
  }

  private static @Nullable ValidationFinding finding(OperationEvent event) {
    boolean isHook = event.eventType() == EventType.HOOK_INVOCATION_ERROR;
    if (!isHook && event.eventType() != EventType.VALIDATION_ERROR) {
      return null;
    }
    HookFailureMode mode = isHook ? event.hookFailureMode() : event.validationFailureMode();
    String message = isHook ? event.hookStatusReason() : event.validationStatusReason();
    String resource = text(event.logicalResourceId());
    return mode == HookFailureMode.WARN
        ? null
        : new ValidationFinding(
            resource,
            text(event.resourceType()),
            ValidationFinding.path(event.validationPath(), resource),
            ValidationFinding.Kind.of(event.validationName()),
            message == null ? text(event.resourceStatusReason()) : message);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
