package aloft.aws.cloud.stack;

import aloft.aws.cloud.connection.Clients;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/// Reads and deletes CloudFormation stacks in one region. [StackChanges] creates and updates them.
///
/// Errors of AWS are thrown as exceptions of the SDK, except that a missing stack is an answer.
public final class Stacks {
  private final CloudFormationClient client;
  private final String region;

  public Stacks(Clients clients) {
    this(clients, clients.region());
  }

  public Stacks(Clients clients, String region) {
    this.client = clients.cloudFormation(region);
    this.region = region;
  }

  /// A resource of a stack.
  ///
  /// @param id its physical id; empty while it is being created
  public record Resource(String logicalId, String type, String id) {}

  /// The state of a stack at one time.
  ///
  /// @param id the ARN
  /// @param lastChanged the time of its last update, or of its creation
  /// @param changeSet the ARN of the change set last executed; null if there is none
  public record Snapshot(
      String id,
      String status,
      Instant lastChanged,
      @Nullable String changeSet,
      SequencedMap<String, String> outputs) {

    /// Whether its last change succeeded.
    public boolean succeeded() {
      return StackStatus.succeeded(status);
    }

    /// Whether its first change set was never executed, so it has no resources.
    public boolean inReview() {
      return StackStatus.inReview(status);
    }
  }

  /// The stack, or null if it does not exist.
  public @Nullable Snapshot find(String name) {
    try {
      Stack stack = client.describeStacks(request -> request.stackName(name)).stacks().getFirst();
      SequencedMap<String, String> outputs = new LinkedHashMap<>();
      for (Output output : stack.outputs()) {
        outputs.put(output.outputKey(), output.outputValue());
      }
      Instant changed = stack.lastUpdatedTime();
      return new Snapshot(
          stack.stackId(),
          stack.stackStatusAsString(),
          changed == null ? stack.creationTime() : changed,
          stack.changeSetId(),
          outputs);
    } catch (CloudFormationException e) {
      if (StackReason.of(e) == StackReason.MISSING) {
        return null;
      }
      throw e;
    }
  }

  /// Checks that the stack can be updated.
  ///
  /// @throws UserException if another change is running, or its status permits no update
  public void requireUpdatable(String name, Snapshot stack) {
    StackStatus.requireUpdatable(name, stack.status());
  }

  /// Checks that the stack can be deleted. A running deletion is accepted.
  ///
  /// @throws UserException if another change is running
  public void requireRemovable(String name, Snapshot stack) {
    if (StackStatus.inProgress(stack.status()) && !stack.status().equals("DELETE_IN_PROGRESS")) {
      throw StackErrors.of(new StackResult.Busy(name, stack.status()));
    }
  }

  /// The physical id of a resource, or null if the stack or the resource does not exist.
  public @Nullable String physicalId(String stack, String logicalId) {
    try {
      return client
          .describeStackResource(request -> request.stackName(stack).logicalResourceId(logicalId))
          .stackResourceDetail()
          .physicalResourceId();
    } catch (CloudFormationException e) {
      if (StackReason.of(e) == StackReason.MISSING) {
        return null;
      }
      throw e;
    }
  }

  /// All resources of a stack.
  public List<Resource> resources(String stack) {
    return client.listStackResourcesPaginator(request -> request.stackName(stack)).stream()
        .flatMap(page -> page.stackResourceSummaries().stream())
        .map(summary ->
            new Resource(
                summary.logicalResourceId(),
                summary.resourceType(),
                summary.physicalResourceId() == null ? "" : summary.physicalResourceId()))
        .toList();
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

  /// Deletes the stack and waits until it is deleted.
  ///
  /// @param runId the token of the events of this deletion
  public StackResult delete(
      String name, String stackId, @Nullable String role, String runId, Progress progress) {
    client.deleteStack(
        request -> request.stackName(stackId).roleARN(role).clientRequestToken(runId));
    return new StackMonitor(
            client,
            progress,
            region,
            new StackMonitor.RunningChange(StackOperation.DELETE, name, stackId, runId))
        .await();
  }
}
