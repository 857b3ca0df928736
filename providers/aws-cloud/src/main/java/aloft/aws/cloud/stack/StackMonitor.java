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

/// Follows a change of a stack by its events until it has ended, and tells the first real cause
/// when it fails.
final class StackMonitor {
  private static final String STACK = "AWS::CloudFormation::Stack";

  private final CloudFormationClient client;
  private final Progress progress;
  private final String region;
  private final Running running;
  private final Set<String> seen = new HashSet<>();
  private final Set<String> done = new HashSet<>();
  private @Nullable StackEvent cause;
  private @Nullable StackEvent firstFailed;
  private String status = "";

  /// A change that was begun.
  ///
  /// @param token that its events carry
  /// @param since when it was prepared, by the clock of AWS; null where that is not known
  /// @param changes how many resources it touches; 0 where that is not known
  record Running(
      StackOperation action,
      String stack,
      String stackId,
      String token,
      @Nullable Instant since,
      int changes) {}

  StackMonitor(CloudFormationClient client, Progress progress, String region, Running running) {
    this.client = client;
    this.progress = progress;
    this.region = region;
    this.running = running;
  }

  /// Waits for the end.
  ///
  /// @throws UserException with the first real cause and the state that is left
  void await() {
    String task = running.action.title() + " the stack " + running.stack;
    progress.tell(new ProgressEvent.Started(task, task));
    PollingBackoff pace = new PollingBackoff();
    try {
      while (!look(task)) {
        pace.pause();
      }
    } catch (RuntimeException e) {
      progress.tell(new ProgressEvent.Failed(task, String.valueOf(e.getMessage())));
      throw e;
    }
    String wanted = running.action + "_COMPLETE";
    if (!status.equals(wanted)) {
      UserException failure = failure();
      progress.tell(new ProgressEvent.Failed(task, String.valueOf(failure.getMessage())));
      throw failure;
    }
    progress.tell(new ProgressEvent.Finished(task, ""));
  }

  /// Reads what is new; true when the change has ended.
  private boolean look(String task) {
    List<StackEvent> fresh = fresh();
    for (StackEvent event : fresh) {
      take(event, task);
    }
    return ended();
  }

  private boolean ended() {
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

  /// New events of this change, oldest first. Events come newest first, page by page.
  private List<StackEvent> fresh() {
    List<StackEvent> fresh = new ArrayList<>();
    String next = null;
    do {
      DescribeStackEventsResponse page;
      try {
        String token = next;
        page =
            client.describeStackEvents(
                request -> request.stackName(running.stackId).nextToken(token));
      } catch (CloudFormationException e) {
        if (running.action == StackOperation.DELETE && Stacks.isMissing(e)) {
          status = "DELETE_COMPLETE";
          return List.of();
        }
        throw e;
      }
      next = page.nextToken();
      for (StackEvent event : page.stackEvents()) {
        if (seen.contains(event.eventId()) || isOlder(event)) {
          next = null;
          break;
        }
        fresh.add(event);
      }
    } while (next != null);
    Collections.reverse(fresh);
    fresh.forEach(event -> seen.add(event.eventId()));
    return fresh;
  }

  private boolean isOlder(StackEvent event) {
    String token = event.clientRequestToken();
    if (token != null) {
      return !token.equals(running.token);
    }
    Instant since = running.since;
    return "REVIEW_IN_PROGRESS".equals(event.resourceStatusAsString())
        || (since != null && event.timestamp().isBefore(since));
  }

  private void take(StackEvent event, String task) {
    String state = event.resourceStatusAsString();
    boolean root =
        STACK.equals(event.resourceType()) && running.stackId.equals(event.physicalResourceId());
    if (root) {
      status = state;
    } else if (state.endsWith("_COMPLETE")) {
      done.add(event.logicalResourceId());
    }
    if (state.endsWith("FAILED")) {
      if (firstFailed == null) {
        firstFailed = event;
      }
      if (cause == null && !root && !isCancelled(event)) {
        cause = event;
      }
    }
    String detail = state + " - " + event.resourceType() + " - " + event.logicalResourceId();
    progress.tell(new ProgressEvent.Advanced(task, done.size(), running.changes, detail));
  }

  private static boolean isCancelled(StackEvent event) {
    String reason = event.resourceStatusReason();
    return reason != null
        && (reason.contains("Resource creation cancelled")
            || reason.contains("Resource update cancelled")
            || reason.contains("Resource deletion cancelled"));
  }

  private UserException failure() {
    StackEvent event = cause != null ? cause : firstFailed;
    String stack = running.stack;
    String message = "could not " + running.action.verb() + " the stack " + stack;
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
        Diagnostic.error("stack/failed", message).hint(left() + "; all events: " + console()));
  }

  private String left() {
    return switch (status) {
      case "UPDATE_ROLLBACK_COMPLETE" ->
          "the stack is as it was before: correct the cause and deploy again";
      case "DELETE_COMPLETE", "ROLLBACK_COMPLETE" ->
          "nothing of it is left: correct the cause and deploy again";
      case "DELETE_FAILED" -> "some resources are still there: correct the cause and remove again";
      default -> "the stack is in the state " + status;
    };
  }

  private String console() {
    return "https://"
        + region
        + ".console.aws.amazon.com/cloudformation/home?region="
        + region
        + "#/stack/detail?stackId="
        + URLEncoder.encode(running.stackId, StandardCharsets.UTF_8);
  }
}
