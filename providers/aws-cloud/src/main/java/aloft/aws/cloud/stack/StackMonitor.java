package aloft.aws.cloud.stack;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/// Waits for a change of a stack to end, and reports its progress.
///
/// Polls the events of the stack with a [PollingBackoff], on the calling thread. Events of this
/// change are recognised by their client token, or by their time if they have none. The latest
/// event of the stack itself gives the status; the change has ended when that status is final. A
/// status other than `..._COMPLETE` of the operation is an error with the first failed resource
/// that was not merely cancelled. A deleted stack that AWS does not find any more counts as
/// `DELETE_COMPLETE`.
final class StackMonitor {
  private static final String STACK = "AWS::CloudFormation::Stack";

  private final CloudFormationClient client;
  private final Progress progress;
  private final String region;
  private final RunningChange change;
  private final Set<String> seenEventIds = new HashSet<>();
  private final Set<String> completedResources = new HashSet<>();
  private @Nullable StackEvent rootCause;
  private @Nullable StackEvent firstFailure;
  private String status = "";

  /// A change that CloudFormation has started.
  ///
  /// @param token the client token of its events
  /// @param preparedAt when it was prepared, by the clock of AWS; null if unknown
  /// @param changeCount the number of resources that it changes; 0 if unknown
  record RunningChange(
      StackOperation operation,
      String stack,
      String stackId,
      String token,
      @Nullable Instant preparedAt,
      int changeCount) {}

  StackMonitor(
      CloudFormationClient client, Progress progress, String region, RunningChange change) {
    this.client = client;
    this.progress = progress;
    this.region = region;
    this.change = change;
  }

  /// Waits until the change has ended.
  ///
  /// @throws UserException with the first cause and the resulting state of the stack, if it failed
  void await() {
    String task = change.operation.title() + " the stack " + change.stack;
    progress.report(new ProgressEvent.Started(task, task));
    PollingBackoff backoff = new PollingBackoff();
    try {
      while (!poll(task)) {
        backoff.sleep();
      }
    } catch (RuntimeException e) {
      progress.report(new ProgressEvent.Failed(task, String.valueOf(e.getMessage())));
      throw e;
    }
    String expectedStatus = change.operation + "_COMPLETE";
    if (!status.equals(expectedStatus)) {
      UserException failure = failure();
      progress.report(new ProgressEvent.Failed(task, String.valueOf(failure.getMessage())));
      throw failure;
    }
    progress.report(new ProgressEvent.Finished(task, ""));
  }

  /// Processes the new events; true if the change has ended.
  private boolean poll(String task) {
    for (StackEvent event : newEvents()) {
      processEvent(event, task);
    }
    return hasEnded();
  }

  private boolean hasEnded() {
    return switch (status) {
      case "CREATE_COMPLETE",
          "UPDATE_COMPLETE",
          "DELETE_COMPLETE",
          "ROLLBACK_COMPLETE",
          "UPDATE_ROLLBACK_COMPLETE",
          "CREATE_FAILED",
          "UPDATE_FAILED",
          "DELETE_FAILED",
          "ROLLBACK_FAILED",
          "UPDATE_ROLLBACK_FAILED" ->
          true;
      default -> false;
    };
  }

  /// The new events of this change, oldest first. AWS returns the newest first, in pages.
  private List<StackEvent> newEvents() {
    List<StackEvent> events = new ArrayList<>();
    String next = null;
    do {
      DescribeStackEventsResponse page;
      try {
        String token = next;
        page =
            client.describeStackEvents(
                request -> request.stackName(change.stackId).nextToken(token));
      } catch (CloudFormationException e) {
        if (change.operation == StackOperation.DELETE && Stacks.isMissing(e)) {
          status = "DELETE_COMPLETE";
          return List.of();
        }
        throw e;
      }
      next = page.nextToken();
      for (StackEvent event : page.stackEvents()) {
        if (seenEventIds.contains(event.eventId()) || isOfEarlierChange(event)) {
          next = null;
          break;
        }
        events.add(event);
      }
    } while (next != null);
    Collections.reverse(events);
    events.forEach(event -> seenEventIds.add(event.eventId()));
    return events;
  }

  /// Whether an event belongs to another change than this one.
  private boolean isOfEarlierChange(StackEvent event) {
    String token = event.clientRequestToken();
    if (token != null) {
      return !token.equals(change.token);
    }
    Instant since = change.preparedAt;
    return "REVIEW_IN_PROGRESS".equals(event.resourceStatusAsString())
        || (since != null && event.timestamp().isBefore(since));
  }

  private void processEvent(StackEvent event, String task) {
    String state = event.resourceStatusAsString();
    boolean root =
        STACK.equals(event.resourceType()) && change.stackId.equals(event.physicalResourceId());
    if (root) {
      status = state;
    } else if (state.endsWith("_COMPLETE")) {
      completedResources.add(event.logicalResourceId());
    }
    if (state.endsWith("FAILED")) {
      if (firstFailure == null) {
        firstFailure = event;
      }
      if (rootCause == null && !root && !isCancelled(event)) {
        rootCause = event;
      }
    }
    String detail = state + " - " + event.resourceType() + " - " + event.logicalResourceId();
    progress.report(
        new ProgressEvent.Advanced(task, completedResources.size(), change.changeCount, detail));
  }

  private static boolean isCancelled(StackEvent event) {
    String reason = event.resourceStatusReason();
    return reason != null
        && (reason.contains("Resource creation cancelled")
            || reason.contains("Resource update cancelled")
            || reason.contains("Resource deletion cancelled"));
  }

  private UserException failure() {
    StackEvent event = rootCause != null ? rootCause : firstFailure;
    String stack = change.stack;
    String message = "could not " + change.operation.verb() + " the stack " + stack;
    if (event != null) {
      String reason = event.resourceStatusReason();
      message +=
          ": "
              + event.logicalResourceId()
              + " ("
              + event.resourceType()
              + "): "
              + (reason == null ? event.resourceStatusAsString() : reason);
    }
    return new UserException(
        Diagnostic.error("stack/failed", message)
            .hint(remainingState() + "; all events: " + consoleUrl()));
  }

  /// The hint for a failed change: the state of the stack, and what to do next.
  private String remainingState() {
    return switch (status) {
      case "UPDATE_ROLLBACK_COMPLETE" ->
          "the stack is as it was before: correct the cause and deploy again";
      case "DELETE_COMPLETE", "ROLLBACK_COMPLETE" ->
          "nothing of it is left: correct the cause and deploy again";
      case "DELETE_FAILED" -> "some resources are still there: correct the cause and remove again";
      default -> "the stack is in the state " + status;
    };
  }

  private String consoleUrl() {
    return "https://"
        + region
        + ".console.aws.amazon.com/cloudformation/home?region="
        + region
        + "#/stack/detail?stackId="
        + URLEncoder.encode(change.stackId, StandardCharsets.UTF_8);
  }
}
