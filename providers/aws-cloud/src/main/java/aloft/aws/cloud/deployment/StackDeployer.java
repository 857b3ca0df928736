package aloft.aws.cloud.deployment;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.bucket.StoredDeployment;
import aloft.aws.cloud.bucket.Uploader;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.ChangeReview;
import aloft.aws.cloud.stack.StackChanges;
import aloft.aws.cloud.stack.StackErrors;
import aloft.aws.cloud.stack.StackRequest;
import aloft.aws.cloud.stack.StackResult;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.plan.CleanUpStep;
import aloft.aws.plan.DomainStep;
import aloft.aws.plan.OutputFileStep;
import aloft.aws.plan.ProtectionStep;
import aloft.aws.plan.PruneStep;
import aloft.aws.plan.StackLocation;
import aloft.aws.plan.StackStep;
import aloft.aws.plan.StageStep;
import aloft.host.AtomicFiles;
import aloft.host.Ids;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.RemovalApproval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;

/// Executes one deployment.
///
/// The steps are: find the stack; if it does not exist and no bucket is configured, create it with
/// only a bucket; compare the hashes of the newest deployment in the bucket; make room for
/// subscriptions of log groups; upload the files; create or update the stack; set up the REST API's
/// stage, the protection of the stack and old versions; remove old deployments. It ends after the
/// comparison if nothing has changed. If the change leaves the stack as it was before, the uploaded
/// files are removed again, so that they are not taken for the deployed ones. A failure is a
/// [UserException] or an exception of the SDK; the same plan can then be applied again.
///
/// The failed change of a stack is a [StackResult] until all decisions are made; only then it
/// becomes an exception.
final class StackDeployer {
  private static final String BUCKET = "ServerlessDeploymentBucket";

  private final Clients clients;
  private final Stacks stacks;
  private final StackChanges changes;
  private final StackLocation location;
  private final Bundle bundle;
  private final Steps steps;
  private final Uploader uploader;
  private final RemovalApproval approval;
  private final Progress progress;
  private final String changeSet;
  private final String runId;
  private List<StackStep.Parameter> domainParameters = List.of();

  StackDeployer(
      Clients clients,
      StackLocation location,
      Bundle bundle,
      RemovalApproval approval,
      Progress progress) {
    this.clients = clients;
    this.stacks = new Stacks(clients);
    this.changes = new StackChanges(clients);
    this.location = location;
    this.bundle = bundle;
    this.approval = approval;
    this.progress = progress;
    this.steps = Steps.of(bundle.plan());
    this.uploader = new Uploader(steps.upload(), bundle);
    this.changeSet = changeSetName(location.stack(), timestamp(steps.upload().folder()));
    this.runId = changeSet + "-" + Ids.hex().substring(0, 6);
  }

  /// The start of the name of the change set. The stack keeps it, so it shows which folder is
  /// deployed. Each run adds an id of its own: two processes can deploy one package at once.
  private static String changeSetName(String stack, String timestamp) {
    String stem = stack.length() > 95 ? stack.substring(0, 95) : stack;
    return stem + "-change-set-" + timestamp;
  }

  private static String timestamp(String folder) {
    String last = folder.substring(folder.lastIndexOf('/') + 1);
    int dash = last.indexOf('-');
    return dash < 0 ? last : last.substring(0, dash);
  }

  Outcome deploy(boolean force) {
    Stacks.Snapshot stack =
        progress.task("Looking for the stack " + location.stack(), this::findStack);
    DomainStep domains = steps.domains();
    if (domains != null) {
      domainParameters =
          progress.task(
              "Looking for the custom domains",
              () -> new DomainLookup(clients, location).parameters(domains));
    }
    String bucket = steps.bucket().name();
    if (bucket != null) {
      new DeploymentBucket(clients, bucket).check(steps.bucket().created());
    } else {
      if (stack == null) {
        createStack();
        stack = stacks.find(location.stack());
      }
      if (stack == null) {
        throw StackErrors.of(
            new StackResult.Busy(location.stack(), "it has removed the stack", false));
      }
      bucket = stack.outputs().get(BUCKET + "Name");
      if (bucket == null) {
        bucket = bucketName();
        stack = stacks.find(location.stack());
      }
    }
    try {
      Outcome outcome = deploy(new DeploymentBucket(clients, bucket), stack, force);
      OutputFileStep file = steps.outputFile();
      return file == null ? outcome : withOutputFile(outcome, file);
    } catch (SdkException | UserException e) {
      throw changes.hasBegun() ? e : stacks.explain(e, location.stack(), stack);
    }
  }

  /// Writes the file with the outputs, even if nothing has changed: it may be missing here.
  private Outcome withOutputFile(Outcome outcome, OutputFileStep step) {
    Stacks.Snapshot stack = stacks.find(location.stack());
    if (stack == null) {
      return outcome;
    }
    try {
      Path file = clients.environment().workingFolder().resolve(step.file());
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      AtomicFiles.write(file, step.text(stack.outputs()));
      return outcome;
    } catch (IOException e) {
      List<Diagnostic> findings = new ArrayList<>(outcome.findings());
      findings.add(
          Diagnostic.warning(
                  "output-file/write",
                  "the outputs are not written into " + step.file() + ": " + e.getMessage())
              .hint("the service is deployed: \"aloft info --verbose\" shows the outputs"));
      return new Outcome(outcome.changed(), outcome.subject(), findings);
    }
  }

  /// Creates the stack with its bucket.
  private void createStack() {
    StackChanges creation = new StackChanges(clients);
    try {
      requireChange(creation.create(stackRequest(bucketTemplate(), null), progress));
    } catch (SdkException | UserException e) {
      throw creation.hasBegun() ? e : stacks.explain(e, location.stack(), null);
    }
  }

  /// @param stack the stack as it is before the update; null if it is to be created
  private Outcome deploy(DeploymentBucket bucket, Stacks.@Nullable Snapshot stack, boolean force) {
    String subject = "stack " + location.stack();
    List<StoredDeployment> previous = force ? List.of() : bucket.deployments(location.folder());
    Map<String, String> hashes =
        previous.isEmpty() || !uploader.isContainedIn(previous.getFirst())
            ? Map.of()
            : progress.task("Looking for changes", () -> bucket.hashes(previous.getFirst()));
    if (stack != null
        && !previous.isEmpty()
        && isUnchanged(stack, bucket, previous.getFirst(), hashes)) {
      protect(stack);
      return new Outcome(false, subject);
    }
    new LogSubscriptions(clients, stacks, location.stack()).prepare(template(), stack != null);
    String previousFolder =
        previous.isEmpty() ? "" : location.folder() + previous.getFirst().folder() + "/";
    boolean accelerated =
        stack != null && stack.outputs().containsKey("ServerlessDeploymentBucketAccelerated");
    uploader.upload(clients, bucket, hashes, previousFolder, accelerated, progress);
    boolean changed = changeStack(bucket, stack);
    StageStep stage = steps.stage();
    if (stage != null && changed) {
      progress.task(
          "Setting up the REST API's stage",
          () -> new StageSettings(clients, location).apply(stage));
    }
    protect(stack);
    PruneStep prune = steps.prune();
    if (prune != null) {
      progress.task("Deleting old versions", () -> new VersionPruner(clients, prune).prune());
    }
    if (changed) {
      removeOldDeployments(bucket, force ? bucket.deployments(location.folder()) : previous);
    }
    return new Outcome(changed, subject);
  }

  /// Sets the protection of the stack, if the plan does and it is not as it should be.
  ///
  /// @param before the stack before the deployment; null for a new one
  private void protect(Stacks.@Nullable Snapshot before) {
    ProtectionStep step = steps.protection();
    if (step != null && step.enabled() != (before != null && before.isProtected())) {
      progress.task(
          step.enabled() ? "Protecting the stack" : "Ending the protection of the stack",
          () -> {
            stacks.protect(location.stack(), step.enabled());
            return step;
          });
    }
  }

  /// The stack; null if it does not exist or has no resources yet.
  ///
  /// @throws UserException if it cannot be updated
  private Stacks.@Nullable Snapshot findStack() {
    Stacks.Snapshot stack = stacks.find(location.stack());
    if (stack == null || stack.inReview()) {
      return null;
    }
    stacks.requireUpdatable(location.stack(), stack);
    return stack;
  }

  private String bucketTemplate() {
    String file = steps.bucket().template();
    String text = file == null ? null : bundle.plan().files().get(file);
    if (text == null) {
      throw new UserException(
          Diagnostic.error("plan/missing-file", "the plan has no template for a new stack")
              .hint("package the service again"));
    }
    return text;
  }

  private StackRequest stackRequest(@Nullable String body, @Nullable String url) {
    StackStep step = steps.stack().plus(domainParameters);
    return new StackRequest(location.stack(), step, runId, body, url, expands());
  }

  /// Whether the template has macros. A template is parsed only if it can have one.
  private boolean expands() {
    String text = template();
    return text.contains("\"Transform\"") && Json.read(text, "template").get("Transform") != null;
  }

  /// The text of the complete template; empty if the plan has none.
  private String template() {
    String file = steps.templateFile();
    return file == null ? "" : bundle.plan().files().getOrDefault(file, "");
  }

  /// The name of the stack's bucket. One is added to a stack that used a bucket of the user before.
  private String bucketName() {
    String name = stacks.physicalId(location.stack(), BUCKET);
    if (name == null) {
      requireChange(
          new StackChanges(clients)
              .update(stackRequest(templateWithBucket(), null), new ChangeReview.None(), progress));
      name = stacks.physicalId(location.stack(), BUCKET);
    }
    if (name == null) {
      throw new UserException(
          Diagnostic.error(
                  "bucket/none", "the stack " + location.stack() + " has no deployment bucket")
              .hint("remove the service and deploy again, or set provider.deploymentBucket"));
    }
    return name;
  }

  /// The deployed template with a bucket added.
  private String templateWithBucket() {
    Mapping core = (Mapping) Json.read(bucketTemplate(), "template");
    Mapping merged =
        (Mapping) Json.read(stacks.template(location.stack()), "the deployed template");
    for (String section : List.of("Resources", "Outputs")) {
      if (core.get(section) instanceof Mapping added) {
        Mapping base =
            merged.get(section) instanceof Mapping deployed
                ? deployed
                : Mapping.empty(merged.place());
        for (Mapping.Entry entry : added.entries().values()) {
          base = base.with(entry.key(), entry.value());
        }
        merged = merged.with(section, base);
      }
    }
    return Json.write(merged, 0);
  }

  /// Whether the newest folder holds the same files, and the stack was deployed from that folder.
  private boolean isUnchanged(
      Stacks.Snapshot stack,
      DeploymentBucket bucket,
      StoredDeployment newest,
      Map<String, String> hashes) {
    return stack.succeeded()
        && newest.equals(deployed(stack, List.of(newest)))
        && uploader.matches(hashes, file -> bucket.text(newest, file));
  }

  /// The deployment that the stack was changed with the last time; null if it is not in the bucket.
  /// The name of the change set tells it, or the time if another tool has deployed.
  static @Nullable StoredDeployment deployed(
      Stacks.Snapshot stack, List<StoredDeployment> newestFirst) {
    String changeSet = stack.changeSet();
    for (StoredDeployment stored : newestFirst) {
      boolean named = changeSet != null && changeSet.contains("-change-set-");
      boolean deployed =
          named
              ? String.valueOf(changeSet).contains("-change-set-" + stored.timestamp())
              : !stored.lastUploadedAt().isAfter(stack.lastChanged());
      if (deployed) {
        return stored;
      }
    }
    return null;
  }

  /// Creates or updates the stack.
  ///
  /// If the stack is as it was before, the new files are unused, and must not be taken for the
  /// deployed ones: they are removed again.
  ///
  /// @return false if there was nothing to change
  /// @throws UserException if the change failed
  private boolean changeStack(DeploymentBucket bucket, Stacks.@Nullable Snapshot stack) {
    return switch (change(bucket, stack)) {
      case StackResult.Succeeded _ -> true;
      case StackResult.Unchanged _ -> {
        if (stack == null) {
          bucket.remove(uploader.keys());
          throw StackErrors.empty(location.stack());
        }
        removeUnused(bucket);
        yield false;
      }
      case StackResult.Failed failed -> {
        UserException error = StackErrors.of(failed);
        if (failed.leavesNothing()) {
          removeUploads(bucket, error);
        }
        throw error;
      }
    };
  }

  /// Creates or updates the stack. If an update is not approved, the new files are removed again.
  private StackResult change(DeploymentBucket bucket, Stacks.@Nullable Snapshot stack) {
    StackRequest request = stackRequest(null, templateUrl(bucket));
    if (stack == null) {
      return changes.create(request, progress);
    }
    RemovalApproval keepingNothing =
        removals -> {
          try {
            approval.require(removals);
            requireSame(stack);
          } catch (UserException e) {
            removeUploads(bucket, e);
            throw e;
          }
        };
    ChangeReview review =
        new RemovalGuard(
            stacks, stack, bucket, location.folder(), template(), keepingNothing, progress);
    if (steps.stack().direct()) {
      requireSame(stack);
    }
    return changes.update(request, review, progress);
  }

  /// Checks that no other process has changed the stack since the comparison with the bucket. A
  /// change set is deleted if one does so later.
  private void requireSame(Stacks.Snapshot stack) {
    StackResult.Busy rival = stacks.rival(location.stack(), stack);
    if (rival != null) {
      throw StackErrors.of(rival);
    }
  }

  /// Checks the result of a change that gives the stack its bucket.
  private void requireChange(StackResult result) {
    switch (result) {
      case StackResult.Succeeded _ -> {}
      case StackResult.Unchanged _ -> throw StackErrors.empty(location.stack());
      case StackResult.Failed failed -> throw StackErrors.of(failed);
    }
  }

  private void removeUploads(DeploymentBucket bucket, UserException error) {
    try {
      removeUnused(bucket);
    } catch (RuntimeException e) {
      error.addSuppressed(e);
    }
  }

  /// Removes the new files, unless another run has deployed the same package: it uses them.
  private void removeUnused(DeploymentBucket bucket) {
    if (!stacks.hasOtherRun(location.stack(), changeSet, runId)) {
      bucket.remove(uploader.keys());
    }
  }

  private String templateUrl(DeploymentBucket bucket) {
    RegionMetadata metadata = Region.of(clients.region()).metadata();
    String suffix = metadata == null ? "amazonaws.com" : metadata.partition().dnsSuffix();
    String folder = steps.upload().folder();
    return "https://s3."
        + clients.region()
        + "."
        + suffix
        + "/"
        + bucket.name()
        + "/"
        + folder
        + "/"
        + steps.stack().template();
  }

  private void removeOldDeployments(DeploymentBucket bucket, List<StoredDeployment> previous) {
    CleanUpStep step = steps.cleanUp();
    if (step == null) {
      return;
    }
    String folder = steps.upload().folder();
    List<String> old = new ArrayList<>();
    previous.stream()
        .filter(deployed -> !folder.equals(location.folder() + deployed.folder()))
        .skip(Math.max(0, step.keep() - 1))
        .forEach(deployed -> deployed.files().forEach(file -> old.add(file.key())));
    if (!old.isEmpty()) {
      progress.task(
          "Removing old deployments",
          () -> {
            bucket.remove(old);
            return old;
          });
    }
  }
}
