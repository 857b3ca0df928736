package aloft.aws.cloud.stack;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.Clients;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.progress.Progress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.InvalidChangeSetStatusException;
import software.amazon.awssdk.services.cloudformation.model.OnFailure;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/// Reads, creates, updates and deletes CloudFormation stacks in one region.
///
/// A change is made by a change set or, if the manifest sets `deploymentMethod: direct`, by a
/// direct call; both return after CloudFormation has finished. A change set is created, polled
/// until its status is final, then executed and followed by a [StackMonitor]; one without changes
/// is deleted. Errors: `stack/busy` if another change runs, `stack/refused` if CloudFormation
/// rejects the change set, `stack/failed` if the change fails, `stack/stuck` if the status permits
/// no update. Other errors of AWS are thrown as exceptions of the SDK.
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
      if (isMissing(e)) {
        return null;
      }
      throw e;
    }
  }

  /// Whether an error means that the stack does not exist.
  public static boolean isMissing(AwsServiceException e) {
    return AwsErrors.code(e).equals("ValidationError")
        && AwsErrors.message(e).contains("does not exist");
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
      throw StackStatus.busyError(name, stack.status());
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
      if (AwsErrors.message(e).contains("does not exist")) {
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

  /// Creates the stack and waits until it is complete.
  ///
  /// @throws UserException if CloudFormation rejects the change, or it fails
  public void create(StackRequest stackRequest, Progress progress) {
    if (stackRequest.step().direct()) {
      createDirectly(stackRequest, progress);
      return;
    }
    if (!applyChangeSet(stackRequest, ChangeSetType.CREATE, progress)) {
      throw new UserException(
          Diagnostic.error("stack/empty", "the template of " + stackRequest.stack() + " is empty"));
    }
  }

  private void createDirectly(StackRequest stackRequest, Progress progress) {
    String id;
    try {
      id =
          client
              .createStack(request ->
                  request
                      .stackName(stackRequest.stack())
                      .onFailure(
                          stackRequest.step().disableRollback()
                              ? OnFailure.DO_NOTHING
                              : OnFailure.DELETE)
                      .templateBody(stackRequest.body())
                      .templateURL(stackRequest.url())
                      .capabilities(stackRequest.capabilities())
                      .parameters(stackRequest.parameters())
                      .tags(stackRequest.tags())
                      .roleARN(stackRequest.step().role())
                      .notificationARNs(stackRequest.step().notificationArns())
                      .rollbackConfiguration(stackRequest.rollback())
                      .clientRequestToken(stackRequest.runId()))
              .stackId();
    } catch (AlreadyExistsException e) {
      throw StackStatus.busyError(stackRequest.stack(), "it was created meanwhile");
    }
    monitor(
        new StackMonitor.RunningChange(
            StackOperation.CREATE, stackRequest.stack(), id, stackRequest.runId(), null, 0),
        progress);
  }

  /// Updates the stack and waits until it is complete.
  ///
  /// @return false if there is nothing to update
  /// @throws UserException if CloudFormation rejects the change, or it fails
  public boolean update(StackRequest stackRequest, Progress progress) {
    if (!stackRequest.step().direct()) {
      boolean changed = applyChangeSet(stackRequest, ChangeSetType.UPDATE, progress);
      if (changed && !stackRequest.step().policy().isEmpty()) {
        client.setStackPolicy(request ->
            request.stackName(stackRequest.stack()).stackPolicyBody(policy(stackRequest)));
      }
      return changed;
    }
    try {
      String id =
          client
              .updateStack(request ->
                  request
                      .stackName(stackRequest.stack())
                      .templateBody(stackRequest.body())
                      .templateURL(stackRequest.url())
                      .capabilities(stackRequest.capabilities())
                      .parameters(stackRequest.parameters())
                      .tags(stackRequest.tags())
                      .roleARN(stackRequest.step().role())
                      .notificationARNs(stackRequest.step().notificationArns())
                      .rollbackConfiguration(stackRequest.rollback())
                      .disableRollback(stackRequest.step().disableRollback() ? true : null)
                      .stackPolicyBody(
                          stackRequest.step().policy().isEmpty() ? null : policy(stackRequest))
                      .clientRequestToken(stackRequest.runId()))
              .stackId();
      monitor(
          new StackMonitor.RunningChange(
              StackOperation.UPDATE, stackRequest.stack(), id, stackRequest.runId(), null, 0),
          progress);
      return true;
    } catch (CloudFormationException e) {
      if (AwsErrors.message(e).contains("No updates are to be performed")) {
        return false;
      }
      throw e;
    }
  }

  private static String policy(StackRequest stackRequest) {
    return Json.write(Map.of("Statement", stackRequest.step().policy()), 0);
  }

  /// Creates and executes a change set. Each run uses its own name, so that concurrent runs do not
  /// interfere; when one change set is executed, AWS deletes the others.
  private boolean applyChangeSet(StackRequest stackRequest, ChangeSetType type, Progress progress) {
    String name = stackRequest.runId();
    CreateChangeSetResponse created = createChangeSet(stackRequest, type, name);
    DescribeChangeSetResponse described = awaitChangeSet(created.id(), stackRequest.stack());
    if (!"CREATE_COMPLETE".equals(described.statusAsString())) {
      String reason = String.valueOf(described.statusReason());
      client.deleteChangeSet(request -> request.changeSetName(created.id()));
      if (reason.contains("No updates are to be performed")
          || reason.contains("didn't contain changes")) {
        return false;
      }
      if (type == ChangeSetType.CREATE) {
        client.deleteStack(request -> request.stackName(created.stackId()));
      }
      throw new UserException(
          Diagnostic.error(
                  "stack/refused",
                  "CloudFormation rejected the change of the stack "
                      + stackRequest.stack()
                      + ": "
                      + reason)
              .hint("correct the manifest and deploy again; nothing was changed"));
    }
    try {
      client.executeChangeSet(
          request -> request.changeSetName(created.id()).clientRequestToken(stackRequest.runId()));
    } catch (InvalidChangeSetStatusException | ChangeSetNotFoundException e) {
      throw StackStatus.busyError(stackRequest.stack(), "it overtook this one");
    } catch (CloudFormationException e) {
      if (AwsErrors.message(e).contains("_IN_PROGRESS")) {
        throw StackStatus.busyError(stackRequest.stack(), "it overtook this one");
      }
      throw e;
    }
    StackOperation operation =
        type == ChangeSetType.CREATE ? StackOperation.CREATE : StackOperation.UPDATE;
    int changeCount = described.nextToken() == null ? described.changes().size() : 0;
    monitor(
        new StackMonitor.RunningChange(
            operation,
            stackRequest.stack(),
            created.stackId(),
            stackRequest.runId(),
            described.creationTime(),
            changeCount),
        progress);
    return true;
  }

  private CreateChangeSetResponse createChangeSet(
      StackRequest stackRequest, ChangeSetType type, String name) {
    try {
      return requestChangeSet(stackRequest, type, name);
    } catch (AlreadyExistsException e) {
      // An earlier, interrupted run of the same plan created the change set: replace it.
      if (AwsErrors.message(e).contains("already exists and cannot be created again")) {
        throw StackStatus.busyError(stackRequest.stack(), "it created the stack meanwhile");
      }
      client.deleteChangeSet(
          request -> request.stackName(stackRequest.stack()).changeSetName(name));
      return requestChangeSet(stackRequest, type, name);
    } catch (CloudFormationException e) {
      if (AwsErrors.message(e).contains("_IN_PROGRESS")) {
        throw StackStatus.busyError(stackRequest.stack(), "it began meanwhile");
      }
      throw e;
    }
  }

  private CreateChangeSetResponse requestChangeSet(
      StackRequest stackRequest, ChangeSetType type, String name) {
    return client.createChangeSet(request ->
        request
            .stackName(stackRequest.stack())
            .changeSetName(name)
            .changeSetType(type)
            .onStackFailure(type == ChangeSetType.CREATE ? OnStackFailure.DELETE : null)
            .templateBody(stackRequest.body())
            .templateURL(stackRequest.url())
            .capabilities(stackRequest.capabilities())
            .parameters(stackRequest.parameters())
            .tags(stackRequest.tags())
            .roleARN(stackRequest.step().role())
            .notificationARNs(stackRequest.step().notificationArns())
            .rollbackConfiguration(stackRequest.rollback()));
  }

  private DescribeChangeSetResponse awaitChangeSet(String id, String stack) {
    PollingBackoff backoff = new PollingBackoff();
    while (true) {
      DescribeChangeSetResponse response;
      try {
        response = client.describeChangeSet(request -> request.changeSetName(id).stackName(stack));
      } catch (ChangeSetNotFoundException e) {
        throw StackStatus.busyError(stack, "it overtook this one");
      }
      String status = response.statusAsString();
      if (!status.equals("CREATE_PENDING") && !status.equals("CREATE_IN_PROGRESS")) {
        return response;
      }
      backoff.sleep();
    }
  }

  /// Deletes the stack and waits until it is deleted.
  ///
  /// @param runId the token of the events of this deletion
  public void delete(
      String name, String stackId, @Nullable String role, String runId, Progress progress) {
    client.deleteStack(
        request -> request.stackName(stackId).roleARN(role).clientRequestToken(runId));
    monitor(
        new StackMonitor.RunningChange(StackOperation.DELETE, name, stackId, runId, null, 0),
        progress);
  }

  private void monitor(StackMonitor.RunningChange change, Progress progress) {
    new StackMonitor(client, progress, region, change).await();
  }
}
