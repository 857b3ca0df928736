package aloft.aws.cloud.stack;

import aloft.aws.cloudformation.Partition;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.progress.Task;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/// Waits for a change of a stack to end, and reports its progress.
///
/// Polls the events of the stack with a [PollingBackoff], on the calling thread. Events of this
/// change are recognised by their client token, or by their time if they have none. The latest
/// event of the stack itself gives the status; the change has ended when that status is final. A
/// final status other than `..._COMPLETE` of the operation is a failure, whose cause is the first
/// failed resource that was not merely cancelled. So is a resource whose own change failed and was
/// not made later, whatever the status of the stack. A deleted stack that AWS does not find any
/// more counts as `DELETE_COMPLETE`.
///
/// An old resource that CloudFormation cannot delete after an update is not a failure of the
/// update: CloudFormation tries three times and leaves it. This is a warning.
///
/// Another process can delete the stack while this change runs, or be the first to delete it. Then
/// this change has no end of its own: the result is [StackResult.Busy].
final class StackMonitor {
  private static final String STACK = "AWS::CloudFormation::Stack";

  private final CloudFormationClient client;
  private final Progress progress;
  private final Task task;
  private final String region;
  private final RunningChange change;
  private final Set<String> seenEventIds = new HashSet<>();
  private final Map<String, Stacks.Resource> completedResources = new LinkedHashMap<>();

  /// The resources whose last event is a failure, by their logical ids.
  private final Map<String, StackEvent> failedResources = new LinkedHashMap<>();

  private @Nullable StackEvent rootCause;
  private @Nullable StackEvent firstFailure;

  /// Why the stack itself does not go on, if no resource failed: an export in use, or an alarm.
  private @Nullable StackEvent stoppingEvent;

  private String status = "";
  private String stackId;
  private @Nullable String deletingToken;

  /// The token of the events of a rollback that somebody has asked for.
  private @Nullable String cancellingToken;

  /// A change that CloudFormation has started.
  ///
  /// @param token the client token of its events
  /// @param preparedAt when it was prepared, by the clock of AWS; null if unknown
  /// @param express whether it ends before the resources are ready
  /// @param changeCount the number of resources that it changes; 0 if unknown
  record RunningChange(
      StackOperation operation,
      String stack,
      String stackId,
      String token,
      @Nullable Instant preparedAt,
      boolean express,
      int changeCount) {

    /// A change about which AWS tells no more than its events.
    RunningChange(
        StackOperation operation, String stack, String stackId, String token, boolean express) {
      this(operation, stack, stackId, token, null, express, 0);
    }
  }

  StackMonitor(
      CloudFormationClient client, Progress progress, String region, RunningChange change) {
    this.client = client;
    this.progress = progress;
    this.region = region;
    this.change = change;
    this.stackId = change.stackId;
    this.task =
        new Task(progress.parent(), change.operation.title() + " the stack " + change.stack);
  }

  /// Waits until the change has ended.
  ///
  /// @return `Succeeded`, or a failure with the first cause and the resulting state of the stack
  /// @throws UserException if the end cannot be seen, also if the thread is interrupted
  StackResult await() {
    progress.report(new ProgressEvent.Started(task));
    PollingBackoff backoff = new PollingBackoff();
    try {
      while (!poll()) {
        backoff.sleep();
      }
    } catch (SdkException | UserException e) {
      progress.report(new ProgressEvent.Failed(task, String.valueOf(e.getMessage())));
      throw StackErrors.unwatched("continues to " + change.operation.verb(), change.stack, e);
    }
    StackResult result = result();
    progress.report(
        result instanceof StackResult.Failed failed
            ? new ProgressEvent.Failed(task, failed.message())
            : new ProgressEvent.Finished(task, ""));
    warnOfLeftovers();
    return result;
  }

  /// Processes the new events; true if the change has ended.
  private boolean poll() {
    newEvents().forEach(this::processEvent);
    return hasEnded() || isDeletedByAnother();
  }

  private boolean hasEnded() {
    return switch (status) {
      case "CREATE_COMPLETE",
          "UPDATE_COMPLETE",
          "IMPORT_COMPLETE",
          "DELETE_COMPLETE",
          "ROLLBACK_COMPLETE",
          "UPDATE_ROLLBACK_COMPLETE",
          "IMPORT_ROLLBACK_COMPLETE",
          "CREATE_FAILED",
          "UPDATE_FAILED",
          "DELETE_FAILED",
          "ROLLBACK_FAILED",
          "UPDATE_ROLLBACK_FAILED",
          "IMPORT_ROLLBACK_FAILED" ->
          true;
      default -> false;
    };
  }

  /// Whether another process deletes the stack. The first deletion counts: CloudFormation ignores
  /// the next one, and records no events of it.
  private boolean isDeletedByAnother() {
    return deletingToken != null && !deletingToken.equals(change.token);
  }

  private StackResult result() {
    if (isDeletedByAnother()) {
      return new StackResult.Busy(change.stack, "it removes the stack");
    }
    boolean complete = status.equals(change.operation + "_COMPLETE");
    StackEvent missed = complete ? missedChange() : null;
    if (complete && missed == null) {
      return new StackResult.Succeeded(change.express, List.copyOf(completedResources.values()));
    }
    StackResult.Failure failure =
        new StackResult.Failure(
            change.operation,
            change.stack,
            consoleUrl(),
            cause(missed == null ? rootCause : missed),
            findings());
    if (complete || change.operation == StackOperation.DELETE) {
      return new StackResult.Stuck(failure, status);
    }
    return switch (status) {
      case "UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE" ->
          new StackResult.RolledBack(failure);
      case "ROLLBACK_COMPLETE" ->
          change.operation == StackOperation.IMPORT
              ? new StackResult.Stuck(failure, status)
              : new StackResult.Deleted(failure, true);
      case "DELETE_COMPLETE" -> new StackResult.Deleted(failure, false);
      default -> new StackResult.Stuck(failure, status);
    };
  }

  /// The first resource whose change failed although the stack is complete; null if there is none.
  private @Nullable StackEvent missedChange() {
    return failedResources.values().stream()
        .filter(event -> change.operation == StackOperation.DELETE || !isUndeleted(event))
        .findFirst()
        .orElse(null);
  }

  private static boolean isUndeleted(StackEvent event) {
    return "DELETE_FAILED".equals(event.resourceStatusAsString());
  }

  /// Warns of old resources that CloudFormation could not delete after an update or its rollback.
  private void warnOfLeftovers() {
    if (change.operation == StackOperation.DELETE || !status.endsWith("_COMPLETE")) {
      return;
    }
    for (StackEvent event : failedResources.values()) {
      if (isUndeleted(event)) {
        progress.report(
            new ProgressEvent.Noted(
                StackErrors.leftover(
                    new FirstCause(client).of(event), event.physicalResourceId())));
      }
    }
  }

  private StackResult.@Nullable Cause cause(@Nullable StackEvent root) {
    StackEvent event = root != null ? root : stoppingEvent != null ? stoppingEvent : firstFailure;
    return event == null ? null : new FirstCause(client).of(event);
  }

  private List<ValidationFinding> findings() {
    return firstFailure == null
        ? List.of()
        : new Validation(client)
            .ofOperation(firstFailure.operationId(), firstFailure.resourceStatusReason());
  }

  private String consoleUrl() {
    String domain =
        switch (Partition.of(region)) {
          case CHINA -> ".console.amazonaws.cn";
          case GOVERNMENT -> ".console.amazonaws-us-gov.com";
          case EUROPE -> ".console.amazonaws-eusc.eu";
          default -> ".console.aws.amazon.com";
        };
    return "https://"
        + region
        + domain
        + "/cloudformation/home?region="
        + region
        + "#/stack/detail?stackId="
        + URLEncoder.encode(stackId, StandardCharsets.UTF_8);
  }

  /// The new events of this change, oldest first. AWS returns the newest first, in pages.
  private List<StackEvent> newEvents() {
    List<StackEvent> events = new ArrayList<>();
    StackEvent deleting = null;
    String next = null;
    do {
      DescribeStackEventsResponse page;
      try {
        String token = next;
        page = client.describeStackEvents(request -> request.stackName(stackId).nextToken(token));
      } catch (CloudFormationException e) {
        if (StackReason.of(e) != StackReason.MISSING) {
          throw e;
        }
        if (!isFoundByName()) {
          status = "DELETE_COMPLETE";
        }
        return List.of();
      }
      next = page.nextToken();
      for (StackEvent event : page.stackEvents()) {
        if (seenEventIds.contains(event.eventId()) || (isForeign(event) && !isLater(event))) {
          next = null;
          break;
        }
        events.add(event);
        if (isRoot(event) && "DELETE_IN_PROGRESS".equals(event.resourceStatusAsString())) {
          deleting = event;
        }
      }
    } while (next != null);
    if (deletingToken == null && deleting != null && deleting.clientRequestToken() != null) {
      deletingToken = deleting.clientRequestToken();
    }
    Collections.reverse(events);
    findCancellation(events);
    events.removeIf(this::isForeign);
    events.forEach(event -> seenEventIds.add(event.eventId()));
    return events;
  }

  /// Looks for the beginning of a rollback that somebody has asked for: its events have another
  /// token. No other change can begin before this one has ended.
  private void findCancellation(List<StackEvent> events) {
    String last = status;
    for (StackEvent event : events) {
      String state = event.resourceStatusAsString();
      if (isRoot(event)) {
        if (!isForeign(event)) {
          last = state;
        } else if (last.equals("UPDATE_IN_PROGRESS")
            && state.equals("UPDATE_ROLLBACK_IN_PROGRESS")) {
          cancellingToken = event.clientRequestToken();
        }
      }
    }
  }

  /// Finds the stack by its name: a stack in review can be created anew with another id.
  private boolean isFoundByName() {
    if (change.operation != StackOperation.CREATE) {
      return false;
    }
    try {
      String found =
          client
              .describeStacks(request -> request.stackName(change.stack))
              .stacks()
              .getFirst()
              .stackId();
      boolean isNew = !found.equals(stackId);
      stackId = found;
      return isNew;
    } catch (CloudFormationException e) {
      if (StackReason.of(e) == StackReason.MISSING) {
        return false;
      }
      throw e;
    }
  }

  private static Stacks.Resource resource(StackEvent event) {
    String id = event.physicalResourceId();
    return new Stacks.Resource(
        event.logicalResourceId(),
        event.resourceType() == null ? "" : event.resourceType(),
        id == null ? "" : id);
  }

  private boolean isRoot(StackEvent event) {
    return STACK.equals(event.resourceType()) && stackId.equals(event.physicalResourceId());
  }

  /// Whether an event of another change can be newer than this one: then older events follow that
  /// belong to this one.
  private boolean isLater(StackEvent event) {
    if (event.clientRequestToken() == null) {
      return false;
    }
    Instant since = change.preparedAt;
    if (since != null) {
      return !event.timestamp().isBefore(since);
    }
    return !seenEventIds.isEmpty()
        || (change.operation == StackOperation.DELETE
            && event.resourceStatusAsString().startsWith("DELETE_")
            && !(isRoot(event) && event.resourceStatusAsString().equals("DELETE_FAILED")));
  }

  /// Whether an event belongs to another change than this one.
  private boolean isForeign(StackEvent event) {
    String token = event.clientRequestToken();
    if (token != null) {
      return !token.equals(change.token) && !token.equals(cancellingToken);
    }
    Instant since = change.preparedAt;
    return "REVIEW_IN_PROGRESS".equals(event.resourceStatusAsString())
        || (since != null && event.timestamp().isBefore(since));
  }

  private void processEvent(StackEvent event) {
    String state = event.resourceStatusAsString();
    boolean root = isRoot(event);
    if (root) {
      status = state;
      if (stoppingEvent == null
          && event.resourceStatusReason() != null
          && !state.equals(change.operation + "_IN_PROGRESS")) {
        stoppingEvent = event;
      }
    } else if (state.endsWith("_COMPLETE")) {
      completedResources.put(event.logicalResourceId(), resource(event));
    }
    if (!root) {
      failedResources.remove(event.logicalResourceId());
    }
    if (state.endsWith("FAILED")) {
      if (!root) {
        failedResources.put(event.logicalResourceId(), event);
      }
      if (firstFailure == null) {
        firstFailure = event;
      }
      if (rootCause == null
          && !root
          && StackReason.of(event.resourceStatusReason()) != StackReason.CANCELLED) {
        rootCause = event;
      }
    }
    String detail = state + " - " + event.resourceType() + " - " + event.logicalResourceId();
    progress.report(
        new ProgressEvent.Advanced(task, completedResources.size(), change.changeCount, detail));
  }
}
