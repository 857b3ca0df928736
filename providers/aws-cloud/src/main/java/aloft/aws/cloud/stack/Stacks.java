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

/// Looks at stacks and changes them, by change sets or directly.
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
  /// @param id its physical id; empty while it is being made
  public record Piece(String logicalId, String type, String id) {}

  /// A stack as it is.
  ///
  /// @param changeSet the id of the change set that made it so, where that is known
  public record Found(
      String id,
      String status,
      Instant changed,
      @Nullable String changeSet,
      SequencedMap<String, String> outputs) {

    /// Whether its last change went through.
    public boolean settled() {
      return StackStatus.settled(status);
    }

    /// Whether there is nothing in it yet.
    public boolean unborn() {
      return StackStatus.unborn(status);
    }
  }

  /// The stack, or null where there is none.
  public @Nullable Found find(String name) {
    try {
      Stack stack = client.describeStacks(request -> request.stackName(name)).stacks().getFirst();
      SequencedMap<String, String> outputs = new LinkedHashMap<>();
      for (Output output : stack.outputs()) {
        outputs.put(output.outputKey(), output.outputValue());
      }
      Instant changed = stack.lastUpdatedTime();
      return new Found(
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

  /// Whether an error says that there is no such stack.
  public static boolean isMissing(AwsServiceException e) {
    return AwsErrors.code(e).equals("ValidationError")
        && AwsErrors.message(e).contains("does not exist");
  }

  /// Refuses a stack that somebody else is changing, or that cannot be updated.
  public void mustTakeUpdates(String name, Found stack) {
    StackStatus.mustTakeUpdates(name, stack.status());
  }

  /// Refuses a stack that somebody else is changing.
  public void mustTakeRemoval(String name, Found stack) {
    if (StackStatus.busy(stack.status()) && !stack.status().equals("DELETE_IN_PROGRESS")) {
      throw StackStatus.taken(name, stack.status());
    }
  }

  /// The physical id of a resource, or null where the stack has none of that name.
  public @Nullable String resource(String stack, String logicalId) {
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
  public List<Piece> pieces(String stack) {
    return client.listStackResourcesPaginator(request -> request.stackName(stack)).stream()
        .flatMap(page -> page.stackResourceSummaries().stream())
        .map(piece ->
            new Piece(
                piece.logicalResourceId(),
                piece.resourceType(),
                piece.physicalResourceId() == null ? "" : piece.physicalResourceId()))
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

  /// The stack's template as it was given.
  public String template(String stack) {
    return client
        .getTemplate(request -> request.stackName(stack).templateStage("Original"))
        .templateBody();
  }

  /// Creates the stack and waits for it.
  public void create(StackRequest wanted, Progress progress) {
    if (wanted.step().direct()) {
      createDirectly(wanted, progress);
      return;
    }
    if (!change(wanted, ChangeSetType.CREATE, progress)) {
      throw new UserException(
          Diagnostic.error("stack/empty", "the template of " + wanted.stack() + " is empty"));
    }
  }

  private void createDirectly(StackRequest wanted, Progress progress) {
    String id;
    try {
      id =
          client
              .createStack(request ->
                  request
                      .stackName(wanted.stack())
                      .onFailure(
                          wanted.step().disableRollback() ? OnFailure.DO_NOTHING : OnFailure.DELETE)
                      .templateBody(wanted.body())
                      .templateURL(wanted.url())
                      .capabilities(wanted.capabilities())
                      .parameters(wanted.parameters())
                      .tags(wanted.tags())
                      .roleARN(wanted.step().role())
                      .notificationARNs(wanted.step().notificationArns())
                      .rollbackConfiguration(wanted.rollback())
                      .clientRequestToken(wanted.run()))
              .stackId();
    } catch (AlreadyExistsException e) {
      throw StackStatus.taken(wanted.stack(), "it was created meanwhile");
    }
    follow(
        new StackMonitor.Running(StackOperation.CREATE, wanted.stack(), id, wanted.run(), null, 0),
        progress);
  }

  /// Updates the stack and waits for it; false where there is nothing to update.
  public boolean update(StackRequest wanted, Progress progress) {
    if (!wanted.step().direct()) {
      boolean changed = change(wanted, ChangeSetType.UPDATE, progress);
      if (changed && !wanted.step().policy().isEmpty()) {
        client.setStackPolicy(
            request -> request.stackName(wanted.stack()).stackPolicyBody(policy(wanted)));
      }
      return changed;
    }
    try {
      String id =
          client
              .updateStack(request ->
                  request
                      .stackName(wanted.stack())
                      .templateBody(wanted.body())
                      .templateURL(wanted.url())
                      .capabilities(wanted.capabilities())
                      .parameters(wanted.parameters())
                      .tags(wanted.tags())
                      .roleARN(wanted.step().role())
                      .notificationARNs(wanted.step().notificationArns())
                      .rollbackConfiguration(wanted.rollback())
                      .disableRollback(wanted.step().disableRollback() ? true : null)
                      .stackPolicyBody(wanted.step().policy().isEmpty() ? null : policy(wanted))
                      .clientRequestToken(wanted.run()))
              .stackId();
      follow(
          new StackMonitor.Running(
              StackOperation.UPDATE, wanted.stack(), id, wanted.run(), null, 0),
          progress);
      return true;
    } catch (CloudFormationException e) {
      if (AwsErrors.message(e).contains("No updates are to be performed")) {
        return false;
      }
      throw e;
    }
  }

  private static String policy(StackRequest wanted) {
    return Json.write(Map.of("Statement", wanted.step().policy()), 0);
  }

  /// Each run has a change set of its own name: two runs at once cannot touch each other's, and the
  /// one that is carried out makes AWS drop the other.
  private boolean change(StackRequest wanted, ChangeSetType type, Progress progress) {
    String name = wanted.run();
    CreateChangeSetResponse made = prepare(wanted, type, name);
    DescribeChangeSetResponse described = described(made.id(), wanted.stack());
    if (!"CREATE_COMPLETE".equals(described.statusAsString())) {
      String reason = String.valueOf(described.statusReason());
      client.deleteChangeSet(request -> request.changeSetName(made.id()));
      if (reason.contains("No updates are to be performed")
          || reason.contains("didn't contain changes")) {
        return false;
      }
      if (type == ChangeSetType.CREATE) {
        client.deleteStack(request -> request.stackName(made.stackId()));
      }
      throw new UserException(
          Diagnostic.error(
                  "stack/refused",
                  "CloudFormation refuses the change of the stack "
                      + wanted.stack()
                      + ": "
                      + reason)
              .hint("correct the manifest and deploy again; nothing was changed"));
    }
    try {
      client.executeChangeSet(
          request -> request.changeSetName(made.id()).clientRequestToken(wanted.run()));
    } catch (InvalidChangeSetStatusException | ChangeSetNotFoundException e) {
      throw StackStatus.taken(wanted.stack(), "it overtook this one");
    } catch (CloudFormationException e) {
      if (AwsErrors.message(e).contains("_IN_PROGRESS")) {
        throw StackStatus.taken(wanted.stack(), "it overtook this one");
      }
      throw e;
    }
    StackOperation action =
        type == ChangeSetType.CREATE ? StackOperation.CREATE : StackOperation.UPDATE;
    int changes = described.nextToken() == null ? described.changes().size() : 0;
    follow(
        new StackMonitor.Running(
            action,
            wanted.stack(),
            made.stackId(),
            wanted.run(),
            described.creationTime(),
            changes),
        progress);
    return true;
  }

  private CreateChangeSetResponse prepare(StackRequest wanted, ChangeSetType type, String name) {
    try {
      return create(wanted, type, name);
    } catch (AlreadyExistsException e) {
      // The same plan is applied again after an interruption: its change set was left behind.
      if (AwsErrors.message(e).contains("already exists and cannot be created again")) {
        throw StackStatus.taken(wanted.stack(), "it created the stack meanwhile");
      }
      client.deleteChangeSet(request -> request.stackName(wanted.stack()).changeSetName(name));
      return create(wanted, type, name);
    } catch (CloudFormationException e) {
      if (AwsErrors.message(e).contains("_IN_PROGRESS")) {
        throw StackStatus.taken(wanted.stack(), "it began meanwhile");
      }
      throw e;
    }
  }

  private CreateChangeSetResponse create(StackRequest wanted, ChangeSetType type, String name) {
    return client.createChangeSet(request ->
        request
            .stackName(wanted.stack())
            .changeSetName(name)
            .changeSetType(type)
            .onStackFailure(type == ChangeSetType.CREATE ? OnStackFailure.DELETE : null)
            .templateBody(wanted.body())
            .templateURL(wanted.url())
            .capabilities(wanted.capabilities())
            .parameters(wanted.parameters())
            .tags(wanted.tags())
            .roleARN(wanted.step().role())
            .notificationARNs(wanted.step().notificationArns())
            .rollbackConfiguration(wanted.rollback()));
  }

  private DescribeChangeSetResponse described(String id, String stack) {
    PollingBackoff pace = new PollingBackoff();
    while (true) {
      DescribeChangeSetResponse now;
      try {
        now = client.describeChangeSet(request -> request.changeSetName(id).stackName(stack));
      } catch (ChangeSetNotFoundException e) {
        throw StackStatus.taken(stack, "it overtook this one");
      }
      String status = now.statusAsString();
      if (!status.equals("CREATE_PENDING") && !status.equals("CREATE_IN_PROGRESS")) {
        return now;
      }
      pace.pause();
    }
  }

  /// Deletes the stack and waits until it is gone.
  public void delete(
      String name, String stackId, @Nullable String role, String run, Progress progress) {
    client.deleteStack(request -> request.stackName(stackId).roleARN(role).clientRequestToken(run));
    follow(new StackMonitor.Running(StackOperation.DELETE, name, stackId, run, null, 0), progress);
  }

  private void follow(StackMonitor.Running running, Progress progress) {
    new StackMonitor(client, progress, region, running).await();
  }
}
