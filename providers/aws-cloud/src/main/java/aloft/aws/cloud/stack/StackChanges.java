package aloft.aws.cloud.stack;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.Clients;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.provider.Environment;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DeleteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DeploymentConfigMode;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.InvalidChangeSetStatusException;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/// Creates and updates CloudFormation stacks in one region.
///
/// A change goes through two steps. [#prepare] creates a change set and polls it until
/// CloudFormation has computed it; nothing is changed. [#execute] starts it, and a [StackMonitor]
/// follows it to its end. If the manifest sets `deploymentMethod: direct`, one call replaces both.
/// All of it runs on the calling thread.
///
/// Every expected end is a [StackResult]; other errors of AWS are thrown as exceptions of the SDK.
public final class StackChanges {
  private final CloudFormationClient client;
  private final String region;
  private final Environment environment;
  private final boolean values;
  private final Stacks stacks;
  private final NewStacks newStacks;
  private boolean begun;

  /// Why CloudFormation does not use express mode here; null as long as it is not known to refuse.
  private @Nullable String refusal;

  public StackChanges(Clients clients) {
    this(clients, false);
  }

  /// @param values whether change sets are to tell the values of properties
  public StackChanges(Clients clients, boolean values) {
    this.client = clients.cloudFormation();
    this.region = clients.region();
    this.environment = clients.environment();
    this.values = values;
    this.stacks = new Stacks(clients);
    this.newStacks = new NewStacks(client);
  }

  /// Whether a change was begun: what is different in the stack can be its work.
  public boolean hasBegun() {
    return begun;
  }

  /// Creates the stack and waits until the change has ended.
  public StackResult create(StackRequest request, Progress progress) {
    return request.step().direct()
        ? marked(request, () -> createDirectly(request, progress))
        : createByChangeSet(request, progress);
  }

  /// Updates the stack and waits until the change has ended.
  ///
  /// @param review decides whether the change may be made
  /// @throws UserException if it may not; nothing is changed then
  public StackResult update(StackRequest request, ChangeReview review, Progress progress) {
    if (request.step().direct()) {
      return updateDirectly(request, review, progress);
    }
    return switch (prepare(request, StackOperation.UPDATE)) {
      case ChangeSet.Prepared prepared -> {
        review(prepared, review);
        yield execute(prepared, progress);
      }
      case StackResult.Unchanged unchanged -> unchanged;
      case StackResult.Refused refused -> refused;
      case StackResult.Busy busy -> busy;
    };
  }

  /// Has a change set reviewed; it is deleted if it may not be executed.
  private void review(ChangeSet.Prepared changeSet, ChangeReview review) {
    try {
      review.accept(changeSet.changes());
    } catch (SdkException | UserException e) {
      delete(changeSet);
      throw e;
    }
  }

  private StackResult createByChangeSet(StackRequest request, Progress progress) {
    return switch (prepare(request, StackOperation.CREATE)) {
      case ChangeSet.Prepared prepared ->
          newStacks.isInReview(prepared.stackId())
              ? execute(prepared, progress)
              : overtaken(request);
      case StackResult.Unchanged unchanged -> unchanged;
      case StackResult.Refused refused -> refused;
      case StackResult.Busy busy -> busy;
    };
  }

  /// Creates a change set and waits until CloudFormation has computed it. A change set that cannot
  /// be executed is deleted again.
  ///
  /// Each run uses its own name, so that concurrent runs do not interfere; when one change set is
  /// executed, AWS deletes the others.
  ///
  /// @param operation `CREATE`, `UPDATE` or `IMPORT`
  public ChangeSet prepare(StackRequest request, StackOperation operation) {
    ChangeSet changeSet = inMode(request, used -> prepareInMode(used, operation));
    return changeSet instanceof StackResult.Refused refused
            && refusesExpress(request, refused.reason())
        ? prepareInMode(request.standard(), operation)
        : changeSet;
  }

  /// Sends a request in express mode if the stack is deployed in it, and once more without it if
  /// CloudFormation refuses the mode.
  private <T> T inMode(StackRequest request, Function<StackRequest, T> call) {
    try {
      return call.apply(refusal == null ? request : request.standard());
    } catch (CloudFormationException e) {
      if (refusesExpress(request, AwsErrors.message(e))) {
        return call.apply(request.standard());
      }
      throw e;
    }
  }

  private boolean refusesExpress(StackRequest request, String reason) {
    if (!isExpress(request) || StackReason.of(reason) != StackReason.NOT_EXPRESS) {
      return false;
    }
    refusal = reason;
    return true;
  }

  private boolean isExpress(StackRequest request) {
    return request.isExpress() && refusal == null;
  }

  private ChangeSet prepareInMode(StackRequest request, StackOperation operation) {
    CreateChangeSetResponse created;
    try {
      created = createChangeSet(request, operation);
    } catch (CloudFormationException e) {
      return switch (StackReason.of(e)) {
        case STACK_EXISTS -> new StackResult.Busy(request.stack(), "it has just created the stack");
        case BUSY -> new StackResult.Busy(request.stack(), "it is running now");
        case UNCHANGED, MISSING, NOT_EXPRESS, INVALID, CANCELLED, OTHER -> throw e;
      };
    }
    DescribeChangeSetResponse described;
    try {
      described = awaitChangeSet(created.id(), request.stack());
    } catch (ChangeSetNotFoundException e) {
      return overtaken(request);
    }
    if (isOvertaken(described)) {
      return overtaken(request);
    }
    if (described.statusAsString().equals("CREATE_COMPLETE")) {
      return new ChangeSet.Prepared(
          request,
          operation,
          created.id(),
          created.stackId(),
          described.creationTime(),
          described.deploymentConfig() != null
              && described.deploymentConfig().mode() == DeploymentConfigMode.EXPRESS,
          AnnouncedChanges.of(client, created, described, values));
    }
    String reason = described.statusReason();
    List<ValidationFinding> findings = new Validation(client).ofChangeSet(created.id(), reason);
    deleteChangeSet(delete -> delete.stackName(created.stackId()).changeSetName(created.id()));
    if (StackReason.of(reason) == StackReason.UNCHANGED) {
      return new StackResult.Unchanged();
    }
    if (operation != StackOperation.UPDATE) {
      newStacks.deleteIfEmpty(created.stackId());
    }
    return new StackResult.Refused(
        request.stack(), reason == null ? described.statusAsString() : reason, findings);
  }

  /// Deletes a change set that is not to be executed, and the stack that was made only for it.
  public void discard(ChangeSet.Prepared changeSet) {
    delete(changeSet);
    if (changeSet.operation() != StackOperation.UPDATE) {
      newStacks.deleteIfEmpty(changeSet.stackId());
    }
  }

  private static boolean isOvertaken(DescribeChangeSetResponse changeSet) {
    return changeSet.executionStatus() == ExecutionStatus.OBSOLETE
        || changeSet.statusAsString().startsWith("DELETE_");
  }

  private static StackResult.Busy overtaken(StackRequest request) {
    return new StackResult.Busy(request.stack(), "it has changed the stack");
  }

  /// The change set of this name that was not executed; null if there is none.
  private @Nullable CreateChangeSetResponse findChangeSet(StackRequest request) {
    try {
      DescribeChangeSetResponse found =
          client.describeChangeSet(
              describe -> describe.stackName(request.stack()).changeSetName(request.runId()));
      return wasExecuted(found)
          ? null
          : CreateChangeSetResponse.builder()
              .id(found.changeSetId())
              .stackId(found.stackId())
              .build();
    } catch (ChangeSetNotFoundException e) {
      return null;
    } catch (CloudFormationException e) {
      if (StackReason.of(e) == StackReason.MISSING) {
        return null;
      }
      throw e;
    }
  }

  private static boolean wasExecuted(DescribeChangeSetResponse changeSet) {
    String status = changeSet.executionStatusAsString();
    return status != null && status.startsWith("EXECUTE_");
  }

  private void delete(ChangeSet.Prepared changeSet) {
    deleteChangeSet(delete -> delete.stackName(changeSet.stackId()).changeSetName(changeSet.id()));
  }

  /// @param which also names the stack: permissions are for stacks
  private void deleteChangeSet(Consumer<DeleteChangeSetRequest.Builder> which) {
    try {
      client.deleteChangeSet(which);
    } catch (ChangeSetNotFoundException e) {
      // an attempt whose answer was lost has deleted it
      return;
    }
  }

  private CreateChangeSetResponse createChangeSet(StackRequest request, StackOperation operation) {
    CreateChangeSetRequest.Builder change =
        request.changeSet(operation).description(Initiator.of(environment));
    try {
      return createChangeSet(request, change);
    } catch (AlreadyExistsException e) {
      if (StackReason.of(e) == StackReason.STACK_EXISTS) {
        throw e;
      }
      // An earlier, interrupted run of the same plan created the change set: replace it.
      deleteChangeSet(delete -> delete.stackName(request.stack()).changeSetName(request.runId()));
      return createChangeSet(request, change);
    }
  }

  private CreateChangeSetResponse createChangeSet(
      StackRequest request, CreateChangeSetRequest.Builder change) {
    try {
      return client.createChangeSet(change.clientToken(UUID.randomUUID().toString()).build());
    } catch (CloudFormationException e) {
      // An attempt whose answer was lost has created it.
      CreateChangeSetResponse own = AwsErrors.wasRepeated(e) ? findChangeSet(request) : null;
      if (own == null) {
        throw e;
      }
      return own;
    }
  }

  private DescribeChangeSetResponse awaitChangeSet(String id, String stack) {
    PollingBackoff backoff = new PollingBackoff();
    while (true) {
      DescribeChangeSetResponse response =
          client.describeChangeSet(request ->
              request
                  .changeSetName(id)
                  .stackName(stack)
                  .includePropertyValues(values ? true : null));
      String status = response.statusAsString();
      if (!status.equals("CREATE_PENDING") && !status.equals("CREATE_IN_PROGRESS")) {
        return response;
      }
      backoff.sleep();
    }
  }

  /// Sends a request that begins a change.
  ///
  /// @throws UserException if AWS does not say what came of it: it may have begun
  private <T> T begin(StackOperation operation, StackRequest change, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      if (AwsErrors.isRefused(e)) {
        throw e;
      }
      begun = true;
      throw StackErrors.unwatched("may have begun to " + operation.verb(), change.stack(), e);
    }
  }

  /// Executes a change set and waits until the change has ended.
  public StackResult execute(ChangeSet.Prepared changeSet, Progress progress) {
    return marked(changeSet.request(), () -> executeMarked(changeSet, progress));
  }

  private StackResult marked(StackRequest request, Supplier<StackResult> change) {
    return ChangeMark.during(environment, request.runId(), change);
  }

  private StackResult executeMarked(ChangeSet.Prepared changeSet, Progress progress) {
    StackRequest request = changeSet.request();
    try {
      begin(
          changeSet.operation(),
          request,
          () ->
              client.executeChangeSet(execute ->
                  execute
                      .stackName(changeSet.stackId())
                      .changeSetName(changeSet.id())
                      .retainExceptOnCreate(
                          changeSet.operation() == StackOperation.UPDATE
                              ? request.removesNew()
                              : null)
                      .clientRequestToken(request.runId())));
    } catch (CloudFormationException e) {
      boolean rejected =
          e instanceof InvalidChangeSetStatusException
              || e instanceof ChangeSetNotFoundException
              || StackReason.of(e) == StackReason.BUSY;
      if (!rejected) {
        throw e;
      }
      if (!AwsErrors.wasRepeated(e) || !wasExecuted(changeSet)) {
        return overtaken(request);
      }
      // An attempt whose answer was lost has executed it.
    }
    return await(
        new StackMonitor.RunningChange(
            changeSet.operation(),
            request.stack(),
            changeSet.stackId(),
            request.runId(),
            changeSet.preparedAt(),
            changeSet.express(),
            changeSet.changes().size()),
        progress);
  }

  /// Whether this change set was executed. AWS deletes it some time after.
  private boolean wasExecuted(ChangeSet.Prepared changeSet) {
    try {
      return wasExecuted(
          client.describeChangeSet(
              describe -> describe.changeSetName(changeSet.id()).stackName(changeSet.stackId())));
    } catch (ChangeSetNotFoundException e) {
      return isLastOf(changeSet);
    }
  }

  private boolean isLastOf(ChangeSet.Prepared changeSet) {
    List<Stack> stacks =
        client.describeStacks(describe -> describe.stackName(changeSet.stackId())).stacks();
    return stacks.stream().anyMatch(stack -> changeSet.id().equals(stack.changeSetId()));
  }

  /// The id of a stack that an attempt whose answer was lost has created or begun to update; null
  /// if none has.
  private @Nullable String begun(
      StackRequest request, StackOperation operation, CloudFormationException e) {
    return AwsErrors.wasRepeated(e)
            && stacks.hasBegun(request.stack(), request.runId(), operation.name())
        ? client
            .describeStacks(describe -> describe.stackName(request.stack()))
            .stacks()
            .getFirst()
            .stackId()
        : null;
  }

  private StackResult createDirectly(StackRequest request, Progress progress) {
    String id;
    try {
      id =
          inMode(
                  request,
                  used ->
                      begin(
                          StackOperation.CREATE,
                          request,
                          () -> client.createStack(used.creation())))
              .stackId();
    } catch (AlreadyExistsException e) {
      id = begun(request, StackOperation.CREATE, e);
      if (id == null) {
        // A stack that exists only as a change set, as an interrupted run leaves it, can be created
        // by a change set alone.
        return newStacks.isInReview(request.stack())
            ? createByChangeSet(request, progress)
            : new StackResult.Busy(request.stack(), "it has just created the stack");
      }
    }
    return await(runningChange(StackOperation.CREATE, request, id), progress);
  }

  private StackResult updateDirectly(StackRequest request, ChangeReview review, Progress progress) {
    if (review.needsChangeSet()) {
      switch (prepare(request, StackOperation.UPDATE)) {
        case ChangeSet.Prepared prepared -> {
          review(prepared, review);
          delete(prepared);
        }
        case StackResult.Unchanged unchanged -> {
          return unchanged;
        }
        case StackResult.Refused refused -> {
          return refused;
        }
        case StackResult.Busy busy -> {
          return busy;
        }
      }
    }
    return marked(request, () -> updateMarked(request, progress));
  }

  private StackResult updateMarked(StackRequest request, Progress progress) {
    String id;
    try {
      id =
          inMode(
                  request,
                  used ->
                      begin(
                          StackOperation.UPDATE, request, () -> client.updateStack(used.update())))
              .stackId();
    } catch (CloudFormationException e) {
      StackReason reason = StackReason.of(e);
      boolean rejected = reason == StackReason.UNCHANGED || reason == StackReason.BUSY;
      id = rejected ? begun(request, StackOperation.UPDATE, e) : null;
      if (id == null && reason == StackReason.UNCHANGED) {
        return new StackResult.Unchanged();
      }
      if (id == null) {
        throw e;
      }
    }
    return await(runningChange(StackOperation.UPDATE, request, id), progress);
  }

  private StackMonitor.RunningChange runningChange(
      StackOperation operation, StackRequest request, String id) {
    return new StackMonitor.RunningChange(
        operation, request.stack(), id, request.runId(), isExpress(request));
  }

  private StackResult await(StackMonitor.RunningChange change, Progress progress) {
    begun = true;
    if (refusal != null) {
      progress.report(
          new ProgressEvent.Noted(
              Diagnostic.note(
                      "stack/standard-mode",
                      "CloudFormation does not deploy this stack in express mode: " + refusal)
                  .hint("provider.deploymentMode: standard saves this attempt")));
    }
    return new StackMonitor(client, progress, region, change).await();
  }
}
