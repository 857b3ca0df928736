package aloft.aws.cloud.stack;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.removal.GeneratedResources;
import aloft.aws.removal.HeldData;
import aloft.host.Ids;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Places;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/// Brings a stack whose last change failed into a state in which it can be changed, if nothing is
/// lost by that.
public final class StackRecovery {
  private final Stacks stacks;
  private final String region;
  private final Clients clients;
  private final Places places;
  private final Progress progress;

  /// @param places where the manifest defines the resources
  public StackRecovery(Clients clients, Places places, Progress progress) {
    this.clients = clients;
    this.stacks = new Stacks(clients);
    this.region = clients.region();
    this.places = places;
    this.progress = progress;
  }

  /// Prepares a stack for a deployment. A stack that holds nothing, because its first deployment
  /// failed, is deleted.
  ///
  /// @param role the ARN of the role that CloudFormation assumes, or null
  /// @param keepsFailed whether the deployment keeps what it has changed if it fails
  /// @return the stack that can be updated; null if it has to be created
  /// @throws UserException if it can be neither
  public Stacks.@Nullable Snapshot forDeployment(
      String name, Stacks.Snapshot stack, @Nullable String role, boolean keepsFailed) {
    if (StackStatus.isPaused(stack.status()) && keepsFailed) {
      return stack;
    }
    if (!StackStatus.neverCreated(stack.status()) || stack.isProtected()) {
      return forUpdate(name, stack, role);
    }
    List<Stacks.Resource> left =
        stacks.resources(stack.id(), status -> !status.equals("DELETE_COMPLETE"));
    if (!left.isEmpty()) {
      throw StackErrors.notEmpty(name, stack.status(), left);
    }
    progress.report(
        new ProgressEvent.Noted(
            Diagnostic.note(
                "stack/recreated",
                "the first deployment of the stack "
                    + name
                    + " failed and left it without resources: it is created again")));
    StackResult result = stacks.delete(name, stack.id(), role, "remove-" + Ids.uuid(), progress);
    if (result instanceof StackResult.Failed failed) {
      throw StackErrors.of(failed, places);
    }
    return null;
  }

  /// Prepares a stack for an update. The rollback of a failed update is continued, without skipping
  /// resources. A failed update that was not rolled back is rolled back, if this deletes no data:
  /// until then, CloudFormation accepts only updates that are not rolled back either.
  ///
  /// @param role the ARN of the role that CloudFormation assumes, or null
  /// @throws UserException if it cannot be updated
  public Stacks.Snapshot forUpdate(String name, Stacks.Snapshot stack, @Nullable String role) {
    stacks.requireIdle(name, stack);
    boolean isStuck = StackStatus.isRollbackStuck(stack.status());
    if (!isStuck && !StackStatus.isUpdatePaused(stack.status())) {
      stacks.requireUpdatable(name, stack, false);
      return stack;
    }
    if (!isStuck) {
      requireHarmlessRollback(name, stack);
      progress.report(
          new ProgressEvent.Noted(
              Diagnostic.note(
                  "stack/rolled-back",
                  "the last deployment of the stack "
                      + name
                      + " failed and was not rolled back: this is done first")));
    }
    String token = "rollback-" + Ids.uuid();
    return ChangeMark.during(
        clients.environment(),
        token,
        () -> {
          begin(
              name,
              stack,
              token,
              () -> {
                if (isStuck) {
                  clients
                      .cloudFormation()
                      .continueUpdateRollback(request ->
                          request.stackName(stack.id()).roleARN(role).clientRequestToken(token));
                } else {
                  clients
                      .cloudFormation()
                      .rollbackStack(request ->
                          request
                              .stackName(stack.id())
                              .roleARN(role)
                              .retainExceptOnCreate(true)
                              .clientRequestToken(token));
                }
              });
          return rolledBack(name, stack, token);
        });
  }

  private Stacks.Snapshot rolledBack(String name, Stacks.Snapshot stack, String token) {
    StackResult result =
        new StackMonitor(
                clients.cloudFormation(),
                progress,
                region,
                new StackMonitor.RunningChange(
                    StackOperation.UPDATE_ROLLBACK, name, stack.id(), token, false))
            .await();
    if (result instanceof StackResult.Failed failed) {
      throw StackErrors.of(failed, places);
    }
    Stacks.Snapshot restored = stacks.findChanged(name);
    if (restored == null) {
      throw StackErrors.of(new StackResult.Busy(name, "it has removed the stack", false));
    }
    return restored;
  }

  /// Sends a request; another process may have sent it just before, or an attempt of this one whose
  /// answer was lost.
  private void begin(String name, Stacks.Snapshot stack, String token, Runnable request) {
    try {
      request.run();
    } catch (SdkException e) {
      if (!AwsErrors.wasRepeated(e) || !stacks.hasBegun(stack.id(), token, "")) {
        throw stacks.explain(e, name, stack);
      }
    }
  }

  private void requireHarmlessRollback(String name, Stacks.Snapshot stack) {
    List<Stacks.Resource> created = stacks.createdSinceComplete(stack.id());
    if (created == null) {
      throw StackErrors.notRolledBack(name, stack.status(), "it would delete the whole stack");
    }
    List<Stacks.Resource> held =
        created.stream().filter(resource -> HeldData.of(resource.type()) != null).toList();
    String template = held.isEmpty() ? "" : stacks.template(stack.id());
    held =
        held.stream()
            .filter(resource ->
                !GeneratedResources.contain(
                    resource.logicalId(), resource.type(), id -> template.contains('"' + id + '"')))
            .toList();
    if (!held.isEmpty()) {
      throw StackErrors.notRolledBack(
          name, stack.status(), "it would delete " + StackErrors.names(held));
    }
  }
}
