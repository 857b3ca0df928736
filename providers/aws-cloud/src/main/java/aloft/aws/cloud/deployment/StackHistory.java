package aloft.aws.cloud.deployment;

import aloft.aws.RestoredPlan;
import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.bucket.StoredDeployment;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.InterruptedChanges;
import aloft.aws.cloud.stack.StackRecovery;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.history.StoredTemplate;
import aloft.aws.plan.PlanSteps;
import aloft.aws.plan.StackLocation;
import aloft.spi.artifact.Artifacts;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Bundle;
import aloft.spi.plan.Places;
import aloft.spi.plan.Plan;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.Deployments.Revision;
import aloft.spi.provider.RemovalApproval;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/// The deployments of a stack that are still in the bucket, and the way back to one of them: the
/// stack is updated with the template of that deployment, which refers to the zips beside it.
final class StackHistory {
  private final Clients clients;
  private final Stacks stacks;
  private final StackLocation location;

  StackHistory(Clients clients, StackLocation location) {
    this.clients = clients;
    this.stacks = new Stacks(clients);
    this.location = location;
  }

  /// The deployments, newest first; empty if there is no stack.
  List<Revision> revisions() {
    Stacks.Snapshot stack = find(Progress.SILENT);
    DeploymentBucket bucket = stack == null ? null : bucket(stack);
    if (stack == null || bucket == null) {
      return List.of();
    }
    List<StoredDeployment> stored = stored(stack, bucket.ownContents(location));
    StoredDeployment current = stored.isEmpty() ? null : current(stack, stored, deployed());
    String previous = current == null ? null : previous(stack, bucket, stored, current);
    return stored.stream()
        .map(one ->
            new Revision(
                one.id(),
                Instant.ofEpochMilli(one.timestamp()),
                current == null ? null : current.id(),
                previous,
                one.files().stream().map(StoredDeployment.StoredFile::name).sorted().toList()))
        .toList();
  }

  /// The id of the deployment to restore if the current one is to be taken back; null if it is not
  /// known. If CloudFormation has rolled back what was tried later, that is the current one itself,
  /// or what was tried if that was a rollback.
  private @Nullable String previous(
      Stacks.Snapshot stack,
      DeploymentBucket bucket,
      List<StoredDeployment> stored,
      StoredDeployment current) {
    StoredDeployment tried = stack.succeeded() ? current : tried(stack, stored);
    if (current.equals(tried) && !stack.isRolledBack()) {
      return bucket.previous(location.folder() + current.folder());
    }
    return tried != null && tried.id().equals(bucket.previous(location.folder() + tried.folder()))
        ? tried.id()
        : current.id();
  }

  /// The deployment of the last change set; null if it is not stored.
  private static @Nullable StoredDeployment tried(
      Stacks.Snapshot stack, List<StoredDeployment> stored) {
    String changeSet = Objects.requireNonNullElse(stack.changeSet(), "");
    for (StoredDeployment one : stored) {
      if (StackRequests.isOf(changeSet, one.timestamp())) {
        return one;
      }
    }
    return null;
  }

  /// The stack, when the change of an interrupted command has ended: until then it is not known
  /// which deployment is live. Null if it does not exist or has no resources yet.
  private Stacks.@Nullable Snapshot find(Progress progress) {
    Stacks.Snapshot stack =
        new InterruptedChanges(clients, progress)
            .await(location.stack(), stacks.find(location.stack()));
    return stack == null || stack.inReview() ? null : stack;
  }

  private @Nullable DeploymentBucket bucket(Stacks.Snapshot stack) {
    String own = location.bucket();
    return own == null
        ? OwnBucket.present(clients, location, stack)
        : new DeploymentBucket(clients, own);
  }

  /// The deployments with a template, newest first, without uploads that were never deployed.
  private static List<StoredDeployment> stored(
      Stacks.Snapshot stack, DeploymentBucket.Contents contents) {
    List<StoredDeployment> unused = new StackDeployments(stack, contents.deployments()).unused();
    return contents.deployments().stream()
        .filter(stored -> stored.has(PlanSteps.UPLOADED_TEMPLATE) && !unused.contains(stored))
        .toList();
  }

  private StoredTemplate deployed() {
    return StoredTemplate.of(stacks.template(location.stack()));
  }

  /// The deployment whose code the functions of the stack have. A stack without such functions
  /// shows by its last change which one it is.
  private @Nullable StoredDeployment current(
      Stacks.Snapshot stack, List<StoredDeployment> newestFirst, StoredTemplate deployed) {
    String folder = deployed.folder(location.folder());
    if (folder == null) {
      return new StackDeployments(stack, newestFirst).deployed();
    }
    for (StoredDeployment stored : newestFirst) {
      if (stored.folder().equals(folder)) {
        return stored;
      }
    }
    return null;
  }

  /// Deploys one of the deployments again.
  Outcome restore(String id, RemovalApproval approval, Progress progress) {
    Stacks.Snapshot stack =
        progress.task("Looking for the stack " + location.stack(), () -> find(progress));
    if (stack == null) {
      throw new UserException(
          Diagnostic.error("deployment/missing", "there is no stack " + location.stack())
              .hint("deploy the service first"));
    }
    stack =
        new StackRecovery(clients, new Places.Unknown(), progress)
            .forUpdate(location.stack(), stack, location.role());
    Supplier<Outcome> work;
    try {
      work = prepare(id, stack, approval, progress);
    } catch (SdkException | UserException e) {
      throw stacks.explain(e, location.stack(), stack);
    }
    return work.get();
  }

  /// Reads a deployment, and returns what deploys it.
  private Supplier<Outcome> prepare(
      String id, Stacks.Snapshot stack, RemovalApproval approval, Progress progress) {
    DeploymentBucket bucket = bucket(stack);
    DeploymentBucket.Contents contents =
        bucket == null ? DeploymentBucket.Contents.UNKNOWN : bucket.ownContents(location);
    List<StoredDeployment> stored = stored(stack, contents);
    for (StoredDeployment chosen : stored) {
      if (bucket != null && chosen.id().equals(id)) {
        return prepare(stack, bucket, chosen, contents, approval, progress);
      }
    }
    throw new UserException(
        Diagnostic.error(
                "rollback/unknown", "the stack " + location.stack() + " has no deployment " + id)
            .hint(choices(stored)));
  }

  private Supplier<Outcome> prepare(
      Stacks.Snapshot stack,
      DeploymentBucket bucket,
      StoredDeployment chosen,
      DeploymentBucket.Contents contents,
      RemovalApproval approval,
      Progress progress) {
    List<StoredDeployment> stored = stored(stack, contents);
    StoredTemplate deployed = deployed();
    boolean isCurrent = stack.succeeded() && chosen.equals(current(stack, stored, deployed));
    if (isCurrent && !contents.isUnfinished()) {
      return () ->
          new Outcome(resetUpdates(bucket, contents, progress), "stack " + location.stack());
    }
    Plan plan =
        progress.task(
            "Reading the deployment " + chosen.id(),
            () -> plan(stack, bucket, chosen, stored, deployed));
    Bundle bundle =
        new Bundle(plan, new Artifacts(Map.of()), clients.environment().workingFolder());
    StackDeployer deployer = new StackDeployer(clients, location, bundle, approval, progress);
    return () -> {
      if (!isCurrent) {
        return deployer.restore(bucket, stack, contents);
      }
      resetUpdates(bucket, contents, progress);
      return new Completion(clients, location, Steps.of(plan), bucket, progress)
          .run(stack, contents, true);
    };
  }

  /// Gives functions that were updated without a deployment what the stack says.
  ///
  /// @return whether there are any
  private boolean resetUpdates(
      DeploymentBucket bucket, DeploymentBucket.Contents contents, Progress progress) {
    if (contents.updates().isEmpty()) {
      return false;
    }
    new FunctionUpdates(clients, contents.updatedFunctions(), progress)
        .reset(location.stack(), bucket.name());
    bucket.remove(contents.updates());
    return true;
  }

  private static String choices(List<StoredDeployment> stored) {
    return Revision.choices(stored.stream().map(StoredDeployment::id).toList());
  }

  private Plan plan(
      Stacks.Snapshot stack,
      DeploymentBucket bucket,
      StoredDeployment chosen,
      List<StoredDeployment> stored,
      StoredTemplate deployed) {
    Set<String> keys = keys(bucket);
    String template = bucket.text(chosen, PlanSteps.UPLOADED_TEMPLATE);
    List<String> missing = missing(template, keys, deployed);
    if (template == null || !missing.isEmpty()) {
      List<StoredDeployment> complete =
          stored.stream()
              .filter(other ->
                  missing(bucket.text(other, PlanSteps.UPLOADED_TEMPLATE), keys, deployed)
                      .isEmpty())
              .toList();
      throw new UserException(
          Diagnostic.error(
                  "rollback/incomplete",
                  "the deployment "
                      + chosen.id()
                      + " cannot be restored, because these files were deleted from the bucket "
                      + bucket.name()
                      + ": "
                      + String.join(", ", missing))
              .hint(choices(complete)));
    }
    return RestoredPlan.of(
        location.folder() + chosen.folder(),
        location.role(),
        template,
        bucket.text(chosen, PlanSteps.STATE),
        stack.settings());
  }

  /// The keys of all files of all deployments: a layer that did not change is in an older folder.
  private Set<String> keys(DeploymentBucket bucket) {
    return bucket.ownContents(location).deployments().stream()
        .flatMap(stored -> stored.files().stream())
        .map(StoredDeployment.StoredFile::key)
        .collect(Collectors.toSet());
  }

  /// The files that are needed to restore a template and that are not there.
  private List<String> missing(
      @Nullable String template, Set<String> keys, StoredTemplate deployed) {
    return template == null
        ? List.of(PlanSteps.UPLOADED_TEMPLATE)
        : StoredTemplate.of(template).missingCode(location.folder(), keys, deployed);
  }
}
