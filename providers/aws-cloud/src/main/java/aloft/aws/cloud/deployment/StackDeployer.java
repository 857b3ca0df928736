package aloft.aws.cloud.deployment;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.bucket.StoredDeployment;
import aloft.aws.cloud.bucket.Uploader;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.ChangeReview;
import aloft.aws.cloud.stack.InterruptedChanges;
import aloft.aws.cloud.stack.StackChanges;
import aloft.aws.cloud.stack.StackErrors;
import aloft.aws.cloud.stack.StackRecovery;
import aloft.aws.cloud.stack.StackRequest;
import aloft.aws.cloud.stack.StackResult;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.history.StoredTemplate;
import aloft.aws.plan.DomainStep;
import aloft.aws.plan.StackLocation;
import aloft.aws.plan.StackStep;
import aloft.aws.removal.ResourceChange;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Deployments.Comparison;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.RemovalApproval;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudwatchlogs.model.SubscriptionFilter;

/// Executes one deployment.
///
/// The steps are: find the stack; check that nothing exists of what it would add; if there is no
/// stack and no bucket is configured, create it with only a bucket; compare the hashes of the
/// newest deployment in the bucket; make room for subscriptions of log groups; upload the files;
/// create or update the stack; do what follows, the [Completion]; wait until functions are ready
/// (only in express mode). It ends after the comparison if nothing has changed. If the change
/// leaves the stack as it was before, the uploaded files are removed again, so that they are not
/// taken for the deployed ones, and so is the mark of this run if nothing follows. A failure is a
/// [UserException] or an exception of the SDK; the same plan can then be applied again.
///
/// With the template, the id of the deployment is noted that is live until then: to take this one
/// back, that one is restored.
///
/// The files of an earlier deployment are there already: to restore it, only the template is
/// uploaded again, with a note that it was restored: its own id. It stays.
///
/// A failed change is a [StackResult] until all decisions are made, and only then an exception.
final class StackDeployer {
  private final Clients clients;
  private final Stacks stacks;
  private final StackChanges changes;
  private final StackChanges imports;
  private final StackLocation location;
  private final Bundle bundle;
  private final Steps steps;
  private final Uploader uploader;
  private final RemovalApproval approval;
  private final Progress progress;
  private final StackRequests requests;
  private List<StackStep.Parameter> domainParameters = List.of();
  private final LogSubscriptions subscriptions;
  private List<SubscriptionFilter> staleFilters = List.of();
  private boolean isChecked;

  /// The resources that may not be ready yet.
  private List<Stacks.Resource> settling = List.of();

  /// The functions that are not as the stack says, by their names in Lambda.
  private Set<String> updatedFunctions = Set.of();

  StackDeployer(
      Clients clients,
      StackLocation location,
      Bundle bundle,
      RemovalApproval approval,
      Progress progress) {
    this.clients = clients;
    this.stacks = new Stacks(clients);
    this.changes = new StackChanges(clients);
    this.imports = new StackChanges(clients);
    this.location = location;
    this.subscriptions = new LogSubscriptions(clients, stacks, location.stack());
    this.bundle = bundle;
    this.approval = approval;
    this.progress = progress;
    this.steps = Steps.of(bundle.plan());
    this.uploader = new Uploader(steps.upload(), bundle);
    this.requests = new StackRequests(location.stack(), steps.upload().folder(), template());
  }

  Outcome deploy(StackLookup lookup, boolean force) {
    Stacks.Snapshot stack = recovered(awaited(find(lookup)));
    if (stack == null && !approval.importsExisting()) {
      List<ResourceChange> all = StoredTemplate.of(template()).additions();
      List<ResourceChange> certain = unconditional(all);
      requireNew(certain, false);
      isChecked = certain.size() == all.size();
    }
    lookUpDomains();
    String name = steps.bucket().name();
    DeploymentBucket bucket;
    if (name != null) {
      OwnBucket.requireOther(clients, location, name);
      bucket = new DeploymentBucket(clients, name);
      bucket.check(steps.bucket().created());
    } else {
      OwnBucket own = new OwnBucket(clients, location, bundle, steps, requests, progress);
      if (stack == null) {
        own.createStack();
        stack = stacks.findChanged(location.stack());
      }
      if (stack == null) {
        throw StackErrors.of(
            new StackResult.Busy(location.stack(), "it has removed the stack", false));
      }
      bucket = OwnBucket.find(clients, location, stack);
      if (bucket == null) {
        bucket = own.add(stack);
        stack = stacks.findChanged(location.stack());
      }
    }
    try {
      return ready(deploy(bucket, stack, force));
    } catch (SdkException | UserException e) {
      throw explain(e, stack);
    }
  }

  /// Deploys an earlier deployment again.
  ///
  /// @param contents what is in the bucket
  Outcome restore(
      DeploymentBucket bucket, Stacks.Snapshot stack, DeploymentBucket.Contents contents) {
    try {
      updatedFunctions = contents.updatedFunctions();
      lookUpDomains();
      staleFilters = subscriptions.stale(template(), true);
      String id = StackRequests.id(steps.upload().folder());
      uploader.upload(clients, bucket, Map.of(), "", false, id, progress);
      Completion completion = new Completion(clients, location, steps, bucket, progress);
      completion.mark(requests.runId());
      RunUploads uploads = uploads(bucket, List.of(), completion, true);
      boolean changed = changeStack(uploads, stack, stack);
      return ready(completion.run(stack, contents, changed));
    } catch (SdkException | UserException e) {
      throw explain(e, stack);
    }
  }

  /// The failure; or the work of another process, if it can be why a change could not begin.
  private RuntimeException explain(RuntimeException error, Stacks.@Nullable Snapshot stack) {
    return imports.hasBegun() || changes.hasBegun()
        ? error
        : stacks.explain(error, location.stack(), stack);
  }

  /// Returns what [#deploy] would change, sorted by id. It changes nothing.
  ///
  /// @param comparison if quick, the templates are compared instead of asking CloudFormation
  List<Change> preview(StackLookup lookup, Comparison comparison) {
    Stacks.Snapshot stack = find(lookup);
    if (stack != null) {
      stacks.requireUpdatable(location.stack(), stack, keepsFailed());
    }
    DeploymentBucket bucket = presentBucket(stack);
    DeploymentBucket.Contents contents =
        stack == null || bucket == null
            ? DeploymentBucket.Contents.UNKNOWN
            : bucket.contents(location);
    StackDeployments previous = new StackDeployments(stack, contents.deployments());
    updatedFunctions = contents.updatedFunctions();
    StoredDeployment base = previous.base();
    Map<String, String> hashes = bucket == null || base == null ? Map.of() : hashes(bucket, base);
    StackPreview preview =
        new StackPreview(
            clients,
            location,
            bundle,
            steps,
            template(),
            stack,
            bucket,
            comparison == Comparison.QUICK);
    if (stack != null && bucket != null && isUnchanged(previous, bucket, hashes)) {
      return preview.withUpdates(
          preview.unchanged(base, contents.isUnfinished()), updatedFunctions);
    }
    lookUpDomains();
    Set<String> imported =
        comparison == Comparison.IMPORTING && announcement(bucket).canSend(template())
            ? imports(bucket).preview(stack, template())
            : Set.of();
    List<Change> announced =
        preview.changes(
            previous.newestFirst(),
            base,
            hashes,
            domainParameters,
            imported,
            () -> announced(bucket, stack));
    return preview.withUpdates(announced, updatedFunctions);
  }

  /// What CloudFormation announces. What exists already is a warning.
  private List<ResourceChange> announced(
      @Nullable DeploymentBucket bucket, Stacks.@Nullable Snapshot stack) {
    List<ResourceChange> changes =
        progress.task(
            "Asking CloudFormation for the changes",
            () -> announcement(bucket).changes(stack, template()));
    for (Diagnostic error : existing(changes, stack != null)) {
      progress.report(new ProgressEvent.Noted(error.asWarning()));
    }
    return changes;
  }

  /// The bucket of the deployments, or that of earlier ones, if it exists.
  private @Nullable DeploymentBucket presentBucket(Stacks.@Nullable Snapshot stack) {
    String own = steps.bucket().name();
    if (own == null) {
      return stack == null ? null : OwnBucket.present(clients, location, stack);
    }
    DeploymentBucket bucket = new DeploymentBucket(clients, own);
    if (steps.bucket().created() != null) {
      return bucket.exists() ? bucket : null;
    }
    bucket.check(null);
    return bucket;
  }

  private void lookUpDomains() {
    DomainStep domains = steps.domains();
    if (domains != null) {
      domainParameters =
          progress.task(
              "Looking for the custom domains",
              () -> new DomainLookup(clients, location, hasApi(), progress).parameters(domains));
    }
  }

  /// Whether the service has an API.
  private boolean hasApi() {
    String template = template();
    return DomainLookup.APIS.stream().anyMatch(type -> template.contains('"' + type + '"'));
  }

  /// @param stack the stack as it is before the update; null if it is to be created
  private Outcome deploy(DeploymentBucket bucket, Stacks.@Nullable Snapshot stack, boolean force) {
    Completion completion = new Completion(clients, location, steps, bucket, progress);
    DeploymentBucket.Contents contents = bucket.contents(location);
    StackDeployments previous = new StackDeployments(stack, contents.deployments());
    updatedFunctions = contents.updatedFunctions();
    StoredDeployment base = previous.base();
    Map<String, String> hashes = base == null || force ? Map.of() : hashes(bucket, base);
    if (stack != null
        && !force
        && updatedFunctions.isEmpty()
        && isUnchanged(previous, bucket, hashes)) {
      completion.keepLive(previous.deployed());
      return contents.isUnfinished()
          ? completion.run(stack, contents, true)
          : completion.runUnchanged(stack);
    }
    staleFilters = subscriptions.stale(template(), stack != null);
    String previousFolder = base == null ? "" : location.folder() + base.folder() + "/";
    boolean accelerated =
        stack != null && stack.outputs().containsKey("ServerlessDeploymentBucketAccelerated");
    String replaced = stack == null ? null : replaced(bucket, stack, previous);
    uploader.upload(clients, bucket, hashes, previousFolder, accelerated, replaced, progress);
    completion.keep(replaced);
    completion.mark(requests.runId());
    boolean isStored =
        previous.newestFirst().stream()
            .anyMatch(
                stored -> steps.upload().folder().equals(location.folder() + stored.folder()));
    RunUploads uploads =
        uploads(bucket, isStored ? List.of() : uploader.keys(), completion, stack != null);
    Stacks.Snapshot present = withExisting(uploads, stack);
    boolean stackChanged = changeStack(uploads.afterImport(present), present, stack);
    if (stackChanged) {
      completion.discard(previous.unused().stream().filter(uploader::isContainedIn).toList());
    } else {
      completion.keepLive(previous.deployed());
      updates().reset(location.stack(), bucket.name());
    }
    boolean changed = stackChanged || contents.isUnfinished() || !updatedFunctions.isEmpty();
    return completion.run(stack, contents, changed);
  }

  /// The id of the deployment that is live, in whose place this one comes; null if it is not known.
  /// The same deployment again replaces what it has replaced before.
  private @Nullable String replaced(
      DeploymentBucket bucket, Stacks.Snapshot stack, StackDeployments previous) {
    StoredDeployment deployed = previous.deployed();
    String folder = codeFolder(stack);
    if (folder == null && deployed != null) {
      folder = deployed.folder();
    }
    if (folder == null) {
      return null;
    }
    return steps.upload().folder().equals(location.folder() + folder)
        ? bucket.previous(steps.upload().folder())
        : StackRequests.id(folder);
  }

  /// The folder of the code of the live functions; null if it is not known.
  private @Nullable String codeFolder(Stacks.Snapshot stack) {
    try {
      return StoredTemplate.of(stacks.template(stack.id())).folder(location.folder());
    } catch (CloudFormationException e) {
      if (e.statusCode() == 403) {
        return null;
      }
      throw e;
    }
  }

  /// The stack with the resources that exist, if they are to be imported.
  private Stacks.@Nullable Snapshot withExisting(
      RunUploads uploads, Stacks.@Nullable Snapshot stack) {
    if (!approval.importsExisting()) {
      return stack;
    }
    try {
      boolean imported = imports(uploads.bucket()).run(stack, template(), approval);
      return imported ? stacks.findChanged(location.stack()) : stack;
    } catch (SdkException | UserException e) {
      uploads.removeAfter(e, true);
      throw e;
    }
  }

  private ResourceImport imports(@Nullable DeploymentBucket bucket) {
    return new ResourceImport(clients, imports, announcement(bucket), progress);
  }

  private Announcement announcement(@Nullable DeploymentBucket bucket) {
    return new Announcement(
        clients,
        location,
        bucket,
        uploader,
        requests,
        steps.stack().plus(domainParameters),
        bundle.plan().places());
  }

  /// The hashes of a stored deployment; empty if it lacks one of the files.
  private Map<String, String> hashes(DeploymentBucket bucket, StoredDeployment stored) {
    return uploader.isContainedIn(stored)
        ? progress.task(
            "Looking for changes",
            () -> uploader.hashes(bucket, stored, location.folder() + stored.folder()))
        : Map.of();
  }

  /// Waits until what the deployment has changed is ready.
  private Outcome ready(Outcome outcome) {
    if (!settling.isEmpty()) {
      try {
        new Readiness(clients, bundle.plan().places(), progress).await(settling);
      } catch (UserException e) {
        throw Thread.currentThread().isInterrupted()
            ? StackErrors.unfinished(location.stack(), "deployed", e)
            : e;
      }
    }
    return outcome;
  }

  /// The stack; null if it does not exist or has no resources yet.
  private Stacks.@Nullable Snapshot find(StackLookup lookup) {
    Stacks.Snapshot stack =
        progress.task("Looking for the stack " + location.stack(), () -> lookup.find(location));
    return stack == null || stack.inReview() ? null : stack;
  }

  /// The stack, when the change of an interrupted command has ended.
  private Stacks.@Nullable Snapshot awaited(Stacks.@Nullable Snapshot stack) {
    return new InterruptedChanges(clients, progress).await(location.stack(), stack);
  }

  /// The stack, if it can be updated; null if it has to be created.
  ///
  /// @throws UserException if it can be neither
  private Stacks.@Nullable Snapshot recovered(Stacks.@Nullable Snapshot stack) {
    return stack == null
        ? null
        : new StackRecovery(clients, bundle.plan().places(), progress)
            .forDeployment(location.stack(), stack, location.role(), keepsFailed());
  }

  /// Whether a change that fails is not rolled back.
  private boolean keepsFailed() {
    return steps.stack().keepsFailed();
  }

  /// The text of the complete template; empty if the plan has none.
  private String template() {
    String file = steps.templateFile();
    return file == null ? "" : bundle.plan().files().getOrDefault(file, "");
  }

  /// Whether the stack has been deployed from the same files.
  private boolean isUnchanged(
      StackDeployments previous, DeploymentBucket bucket, Map<String, String> hashes) {
    Stacks.Snapshot stack = previous.stack();
    StoredDeployment deployed = previous.deployed();
    return stack != null
        && stack.succeeded()
        && deployed != null
        && uploader.matches(hashes, file -> bucket.text(deployed, file));
  }

  /// Creates or updates the stack.
  ///
  /// If the stack is as it was before, the new files are unused, and must not be taken for the
  /// deployed ones: they are removed again.
  ///
  /// @param before the stack before resources were imported into it; null if it did not exist
  /// @return false if there was nothing to change
  /// @throws UserException if the change failed
  private boolean changeStack(
      RunUploads uploads, Stacks.@Nullable Snapshot stack, Stacks.@Nullable Snapshot before) {
    StackResult result;
    try {
      result = change(uploads.bucket(), stack, before);
    } catch (SdkException | UserException e) {
      RuntimeException cause = e;
      if (!changes.hasBegun()) {
        subscriptions.restore(progress);
        if (e instanceof SdkException && uploader.misses(uploads.bucket())) {
          cause =
              StackErrors.of(
                  new StackResult.Busy(location.stack(), "it removes the uploaded files"));
        }
        uploads.removeAfter(e, true);
      }
      throw cause;
    }
    return switch (result) {
      case StackResult.Succeeded succeeded -> {
        settling = succeeded.express() ? succeeded.changed() : List.of();
        yield true;
      }
      case StackResult.Unchanged _ -> {
        subscriptions.restore(progress);
        uploads.remove(stack == null);
        if (stack == null) {
          throw StackErrors.empty(location.stack());
        }
        yield false;
      }
      case StackResult.Failed failed -> {
        UserException error = StackErrors.of(failed, bundle.plan().places());
        if (failed.leavesNothing()) {
          subscriptions.restore(progress);
          uploads.removeAfter(error, !(failed instanceof StackResult.RolledBack));
        }
        throw error;
      }
    };
  }

  /// Creates or updates the stack.
  ///
  /// @throws UserException if it is not approved
  private StackResult change(
      DeploymentBucket bucket, Stacks.@Nullable Snapshot stack, Stacks.@Nullable Snapshot before) {
    StackRequest request =
        requests.next(
            steps.stack().plus(domainParameters),
            null,
            Announcement.url(
                clients, bucket, steps.upload().folder() + "/" + steps.stack().template()));
    if (stack == null) {
      return changes.create(request, progress);
    }
    RemovalApproval beforeChange =
        removals -> {
          approval.require(removals);
          prepare(stack);
        };
    RemovalGuard removals =
        new RemovalGuard(
            stacks,
            before == null ? stack : before,
            bucket,
            location,
            template(),
            beforeChange,
            progress);
    ChangeReview review = new ExistenceGuard(added -> requireNew(added, true), removals);
    if (steps.stack().direct()) {
      requireNew(unconditional(removals.additions()), true);
      if (!review.needsChangeSet()) {
        // There is nothing to approve.
        prepare(stack);
      }
    }
    return changes.update(request, review, progress);
  }

  /// Does what must be done just before the stack is changed.
  private void prepare(Stacks.Snapshot stack) {
    requireSame(stack);
    subscriptions.delete(staleFilters);
    updates().replace(bundle.plan());
  }

  private FunctionUpdates updates() {
    return new FunctionUpdates(clients, updatedFunctions, progress);
  }

  /// Checks that nothing exists of what is added. For a new stack, this is done before its bucket
  /// is created.
  ///
  /// @param exists whether the stack exists
  private void requireNew(List<ResourceChange> announced, boolean exists) {
    List<Diagnostic> errors = isChecked ? List.of() : existing(announced, exists);
    if (!errors.isEmpty()) {
      throw new UserException(errors);
    }
  }

  /// Those of the additions that do not depend on a condition, which only CloudFormation knows.
  private List<ResourceChange> unconditional(List<ResourceChange> additions) {
    StoredTemplate template = StoredTemplate.of(template());
    return additions.stream()
        .filter(change -> template.root().get("Resources", change.id(), "Condition") == null)
        .toList();
  }

  private List<Diagnostic> existing(List<ResourceChange> announced, boolean exists) {
    return new ExistingResources(clients, location.stack(), exists, bundle.plan().places())
        .errors(announced, template());
  }

  /// Checks that no other process has changed the stack since the comparison with the bucket. A
  /// change set is deleted if one does so later.
  private void requireSame(Stacks.Snapshot stack) {
    StackResult.Busy rival = stacks.rival(location.stack(), stack);
    if (rival != null) {
      throw StackErrors.of(rival);
    }
  }

  private RunUploads uploads(
      DeploymentBucket bucket, List<String> files, Completion completion, boolean existed) {
    return new RunUploads(
        stacks,
        location.stack(),
        requests,
        bucket,
        steps.upload().folder(),
        files,
        completion.marks(),
        existed);
  }
}
