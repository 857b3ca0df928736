package aloft.aws.cloud.stack;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.AwsFailure;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.history.StackSettings;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Environment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDetail;

/// Reads and deletes CloudFormation stacks in one region. [StackChanges] creates and updates them.
///
/// Errors of AWS are thrown as exceptions of the SDK, except that a missing stack is an answer.
public final class Stacks {
  /// About 20 seconds.
  private static final int MAX_STATUS_POLLS = 14;

  private final CloudFormationClient client;
  private final Environment environment;
  private final String region;

  public Stacks(Clients clients) {
    this(clients, clients.region());
  }

  public Stacks(Clients clients, String region) {
    this.client = clients.cloudFormation(region);
    this.environment = clients.environment();
    this.region = region;
  }

  /// A resource of a stack.
  ///
  /// @param id its physical id; empty while it is being created
  public record Resource(String logicalId, String type, String id) {}

  /// The state of a stack at one time.
  ///
  /// @param id the ARN
  /// @param lastChanged the time of its last update, or of its creation; [Instant#MAX] if it is
  ///   unknown
  /// @param since the time of its last change, or of its deletion
  /// @param changeSet the ARN of the change set last executed; null if there is none
  /// @param isProtected whether CloudFormation refuses to delete it
  /// @param exports the names of what other stacks can import
  /// @param settings what it has beside its template
  public record Snapshot(
      String id,
      String status,
      Instant lastChanged,
      Instant since,
      @Nullable String changeSet,
      boolean isProtected,
      SequencedMap<String, String> outputs,
      List<String> exports,
      StackSettings settings) {

    /// Whether its last deployment succeeded.
    public boolean succeeded() {
      return StackStatus.succeeded(status);
    }

    /// Whether its last change failed and was rolled back.
    public boolean isRolledBack() {
      return StackStatus.isRolledBack(status);
    }

    /// Whether a change of it is running.
    boolean inProgress() {
      return StackStatus.inProgress(status);
    }

    /// What was done with the stack last: its status, since when, and by which change set.
    String activity() {
      String name = changeSetName();
      return status
          + " since "
          + since.truncatedTo(ChronoUnit.SECONDS)
          + (name == null ? "" : ", change set " + name);
    }

    /// The name of the change set last executed; null if there is none, or if the stack was or is
    /// deleted since.
    @Nullable String changeSetName() {
      return changeSet == null || status.startsWith("DELETE")
          ? null
          : changeSet.replaceFirst("^.*:changeSet/", "").replaceFirst("/.*", "");
    }

    private boolean isSameAs(Snapshot other) {
      return id.equals(other.id)
          && status.equals(other.status)
          && since.equals(other.since)
          && Objects.equals(changeSet, other.changeSet);
    }

    /// Whether its first change set was never executed, so it has no resources.
    public boolean inReview() {
      return StackStatus.inReview(status);
    }
  }

  /// LocalStack and its forks give the time of the creation for that of the last update.
  private static Instant lastChanged(Stack stack) {
    Instant updated = stack.lastUpdatedTime();
    boolean isUnknown =
        stack.creationTime().equals(updated) && stack.stackStatusAsString().startsWith("UPDATE_");
    return isUnknown ? Instant.MAX : updated == null ? stack.creationTime() : updated;
  }

  /// The stack, or null if it does not exist.
  public @Nullable Snapshot find(String name) {
    try {
      Stack stack = client.describeStacks(request -> request.stackName(name)).stacks().getFirst();
      SequencedMap<String, String> outputs = new LinkedHashMap<>();
      List<String> exports = new ArrayList<>();
      for (Output output : stack.outputs()) {
        outputs.put(output.outputKey(), output.outputValue());
        if (output.exportName() != null) {
          exports.add(output.exportName());
        }
      }
      Instant changed = stack.lastUpdatedTime();
      return new Snapshot(
          stack.stackId(),
          stack.stackStatusAsString(),
          lastChanged(stack),
          stack.deletionTime() != null
              ? stack.deletionTime()
              : changed == null ? stack.creationTime() : changed,
          stack.changeSetId(),
          Boolean.TRUE.equals(stack.enableTerminationProtection()),
          outputs,
          exports,
          settings(stack));
    } catch (CloudFormationException e) {
      if (StackReason.of(e) == StackReason.MISSING) {
        return null;
      }
      throw e;
    }
  }

  /// The stack after the end of a change, or null if it does not exist. Its status may be behind
  /// its events: this waits for it.
  public @Nullable Snapshot findChanged(String name) {
    PollingBackoff backoff = new PollingBackoff();
    Snapshot stack = find(name);
    for (int polls = 0; polls < MAX_STATUS_POLLS && stack != null && stack.inProgress(); polls++) {
      backoff.sleep();
      stack = find(name);
    }
    return stack;
  }

  private static StackSettings settings(Stack stack) {
    Map<String, String> tags = new LinkedHashMap<>();
    stack.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
    Map<String, String> parameters = new LinkedHashMap<>();
    stack.parameters().forEach(item -> parameters.put(item.parameterKey(), item.parameterValue()));
    return new StackSettings(tags, stack.notificationARNs(), parameters);
  }

  /// The policy of a stack as JSON; null if it has none.
  ///
  /// @param denied the answer if the user may not read it
  public @Nullable String policy(String stack, @Nullable String denied) {
    try {
      return client.getStackPolicy(get -> get.stackName(stack)).stackPolicyBody();
    } catch (CloudFormationException e) {
      if (AwsErrors.failure(e) instanceof AwsFailure.AccessDenied) {
        return denied;
      }
      throw e;
    }
  }

  /// Sets the policy of a stack: a change set cannot contain it.
  ///
  /// @param policy JSON
  public void setPolicy(String stack, String policy) {
    client.setStackPolicy(set -> set.stackName(stack).stackPolicyBody(policy));
  }

  /// Makes CloudFormation refuse the deletion of a stack, or allow it.
  public void protect(String name, boolean enabled) {
    client.updateTerminationProtection(
        request -> request.stackName(name).enableTerminationProtection(enabled));
  }

  /// Checks that the stack can be updated.
  ///
  /// @param keepsFailed whether the update keeps what it has changed if it fails
  /// @throws UserException if another change is running, or its status permits no update
  public void requireUpdatable(String name, Snapshot stack, boolean keepsFailed) {
    requireIdle(name, stack);
    if (!keepsFailed || !StackStatus.isPaused(stack.status())) {
      StackStatus.requireUpdatable(name, stack.status());
    }
  }

  /// Checks that no change of the stack is running.
  ///
  /// @throws UserException if one is
  public void requireIdle(String name, Snapshot stack) {
    if (stack.inProgress()) {
      throw StackErrors.of(busy(name, stack));
    }
  }

  /// What another process has done with the stack since it was read; null if nothing.
  ///
  /// @param seen the stack as it was read; null if it did not exist
  public StackResult.@Nullable Busy rival(String name, @Nullable Snapshot seen) {
    Snapshot now = find(name);
    if (now == null || now.inReview()) {
      return seen == null || seen.inReview()
          ? null
          : new StackResult.Busy(name, "it has removed the stack", false);
    }
    return seen != null && now.isSameAs(seen) ? null : busy(name, now);
  }

  /// The work of another process: what it does, since when and, if it is the running change set
  /// that tells it, who runs it.
  private StackResult.Busy busy(String name, Snapshot stack) {
    return new StackResult.Busy(name, stack.activity() + initiator(stack), stack.inProgress());
  }

  private String initiator(Snapshot stack) {
    if (stack.changeSet() == null || !stack.inProgress() || stack.status().startsWith("DELETE")) {
      return "";
    }
    try {
      DescribeChangeSetResponse running =
          client.describeChangeSet(
              describe -> describe.stackName(stack.id()).changeSetName(stack.changeSet()));
      return running.executionStatus() == ExecutionStatus.EXECUTE_IN_PROGRESS
              && running.description() != null
          ? ", " + running.description()
          : "";
    } catch (SdkException e) {
      // CloudFormation deletes old change sets, and the user may not be allowed to read them.
      return "";
    }
  }

  /// The error of another process that has changed the stack meanwhile, if that can be why work
  /// failed; else the same error.
  ///
  /// @param seen the stack as it was before the work; null if it did not exist
  public RuntimeException explain(RuntimeException error, String name, @Nullable Snapshot seen) {
    StackResult.Busy rival;
    try {
      rival = rival(name, seen);
    } catch (SdkException again) {
      error.addSuppressed(again);
      return error;
    }
    if (rival == null) {
      return error;
    }
    UserException busy = StackErrors.of(rival);
    busy.addSuppressed(error);
    return busy;
  }

  /// Whether a recent event of the stack belongs to another run of the same package.
  ///
  /// @param start what the ids of all runs of the package start with
  /// @param runId what the ids of all requests of this run start with
  public boolean hasOtherRun(String stack, String start, String runId) {
    try {
      return client.describeStackEvents(request -> request.stackName(stack)).stackEvents().stream()
          .map(event -> event.clientRequestToken())
          .anyMatch(token -> token != null && token.startsWith(start) && !token.startsWith(runId));
    } catch (CloudFormationException e) {
      if (StackReason.of(e) == StackReason.MISSING) {
        return false;
      }
      throw e;
    }
  }

  /// Whether a stack has an event of a change.
  ///
  /// @param token the client token of the change
  /// @param status what the status of the event starts with
  boolean hasBegun(String stack, String token, String status) {
    try {
      return client.describeStackEvents(request -> request.stackName(stack)).stackEvents().stream()
          .anyMatch(event ->
              token.equals(event.clientRequestToken())
                  && event.resourceStatusAsString().startsWith(status));
    } catch (CloudFormationException e) {
      if (StackReason.of(e) == StackReason.MISSING) {
        return false;
      }
      throw e;
    }
  }

  /// The physical id of a resource, or null if the stack or the resource does not exist.
  public @Nullable String physicalId(String stack, String logicalId) {
    try {
      StackResourceDetail resource =
          client
              .describeStackResource(
                  request -> request.stackName(stack).logicalResourceId(logicalId))
              .stackResourceDetail();
      return "DELETE_COMPLETE".equals(resource.resourceStatusAsString())
          ? null
          : resource.physicalResourceId();
    } catch (CloudFormationException e) {
      if (StackReason.of(e) == StackReason.MISSING) {
        return null;
      }
      throw e;
    }
  }

  /// All resources of a stack.
  public List<Resource> resources(String stack) {
    return resources(stack, status -> true);
  }

  /// The resources of a stack with some statuses, as `CREATE_COMPLETE`.
  public List<Resource> resources(String stack, Predicate<String> statuses) {
    return client.listStackResourcesPaginator(request -> request.stackName(stack)).stream()
        .flatMap(page -> page.stackResourceSummaries().stream())
        .filter(summary -> statuses.test(String.valueOf(summary.resourceStatusAsString())))
        .map(summary ->
            new Resource(
                summary.logicalResourceId(),
                summary.resourceType(),
                summary.physicalResourceId() == null ? "" : summary.physicalResourceId()))
        .toList();
  }

  /// The resources that were created or replaced since the last change that was complete, and the
  /// nested stacks that were changed; null if no change was. Without earlier events, a resource
  /// counts as created: CloudFormation keeps events for 90 days.
  @Nullable List<Resource> createdSinceComplete(String stackId) {
    Map<String, Resource> changed = new LinkedHashMap<>();
    Set<String> known = new HashSet<>();
    boolean wasComplete = false;
    boolean isNew = false;
    for (StackEvent event :
        client.describeStackEventsPaginator(request -> request.stackName(stackId)).stackEvents()) {
      String id = String.valueOf(event.physicalResourceId());
      String state = event.resourceStatusAsString();
      String logicalId = event.logicalResourceId();
      boolean isDone = state.endsWith("_COMPLETE");
      if (stackId.equals(id)) {
        wasComplete |= isDone;
        isNew |= state.equals("CREATE_IN_PROGRESS");
      } else if (isDone && !wasComplete) {
        changed.putIfAbsent(logicalId, new Resource(logicalId, event.resourceType(), id));
      } else if (isDone
          && known.add(logicalId)
          && !state.startsWith("DELETE_")
          && !"AWS::CloudFormation::Stack".equals(event.resourceType())) {
        changed.computeIfPresent(logicalId, (key, now) -> now.id().equals(id) ? null : now);
      }
    }
    return wasComplete || !isNew ? List.copyOf(changed.values()) : null;
  }

  /// The values that stacks of this account and region export, by name.
  public Map<String, String> exports() {
    Map<String, String> exports = new LinkedHashMap<>();
    client
        .listExportsPaginator()
        .exports()
        .forEach(export -> exports.put(export.name(), export.value()));
    return exports;
  }

  /// The stack's template as it was uploaded, before macros.
  public String template(String stack) {
    return client
        .getTemplate(request -> request.stackName(stack).templateStage("Original"))
        .templateBody();
  }

  /// Whether the template of a stack contains a text; false if there is no stack.
  public boolean refersTo(String stack, String text) {
    try {
      return template(stack).contains(text);
    } catch (CloudFormationException e) {
      if (StackReason.of(e) == StackReason.MISSING) {
        return false;
      }
      throw e;
    }
  }

  /// The stacks that import an export.
  public List<String> importers(String export) {
    try {
      return client.listImports(request -> request.exportName(export)).imports();
    } catch (CloudFormationException e) {
      if (AwsErrors.code(e).equals("ValidationError")) {
        // CloudFormation answers so if there are none
        return List.of();
      }
      throw e;
    }
  }

  /// Deletes the stack and waits until it is deleted.
  ///
  /// @param runId the token of the events of this deletion
  /// @return [StackResult.Busy] if another process deletes it
  public StackResult delete(
      String name, String stackId, @Nullable String role, String runId, Progress progress) {
    return ChangeMark.during(
        environment, runId, () -> deleteMarked(name, stackId, role, runId, progress));
  }

  private StackResult deleteMarked(
      String name, String stackId, @Nullable String role, String runId, Progress progress) {
    try {
      client.deleteStack(
          request -> request.stackName(stackId).roleARN(role).clientRequestToken(runId));
    } catch (CloudFormationException e) {
      if (StackReason.of(e) == StackReason.BUSY) {
        return new StackResult.Busy(name, "it is running now");
      }
      throw unlessRefused(name, e);
    } catch (SdkException e) {
      throw unlessRefused(name, e);
    }
    return new StackMonitor(
            client,
            progress,
            region,
            new StackMonitor.RunningChange(StackOperation.DELETE, name, stackId, runId, false))
        .await();
  }

  private static RuntimeException unlessRefused(String name, SdkException e) {
    return AwsErrors.isRefused(e) ? e : StackErrors.unwatched("may have begun to remove", name, e);
  }
}
