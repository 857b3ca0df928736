package aloft.aws.cloud.deployment;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.bucket.StoredDeployment;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.function.VersionPruner;
import aloft.aws.cloud.stack.StackErrors;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.difference.StackSettingsDifference;
import aloft.aws.plan.CleanUpStep;
import aloft.aws.plan.OutputFileStep;
import aloft.aws.plan.ProtectionStep;
import aloft.aws.plan.PruneStep;
import aloft.aws.plan.StackLocation;
import aloft.aws.plan.StageStep;
import aloft.host.AtomicFiles;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/// What follows the change of a stack: its policy and protection, the settings of the REST API's
/// stage, old versions and files, and the file with the outputs.
///
/// A mark in the bucket says that there is more to do than the stack. It is there from before the
/// change until all is done: if a run ends early, the next one does the rest, although the stack
/// does not change then. Each run has a mark of its own, so that one which changes nothing can take
/// its mark away, and leaves those of others.
final class Completion {
  private final Clients clients;
  private final Stacks stacks;
  private final StackLocation location;
  private final Steps steps;
  private final DeploymentBucket bucket;
  private final Progress progress;
  private List<String> marks = List.of();
  private List<StoredDeployment> unused = List.of();

  /// The folder of the deployment that the stack uses; null if it is not known.
  private @Nullable String live;

  /// The id of the deployment that this one replaces; null if it is not known.
  private @Nullable String kept;

  Completion(
      Clients clients,
      StackLocation location,
      Steps steps,
      DeploymentBucket bucket,
      Progress progress) {
    this.clients = clients;
    this.stacks = new Stacks(clients);
    this.location = location;
    this.steps = steps;
    this.bucket = bucket;
    this.progress = progress;
    this.live = steps.upload().folder();
  }

  /// Marks the deployment as unfinished, if there is more to do than the stack.
  ///
  /// @param runId the id of this run
  void mark(String runId) {
    if (steps.stage() != null || steps.prune() != null) {
      marks = List.of(bucket.markUnfinished(location, runId));
    }
  }

  /// The key of the mark of this run, if it has set one.
  List<String> marks() {
    return marks;
  }

  /// Says that this run has not changed the stack: it uses another deployment.
  ///
  /// @param deployed null if it is not known
  void keepLive(@Nullable StoredDeployment deployed) {
    live = deployed == null ? null : location.folder() + deployed.folder();
  }

  /// Keeps a deployment, so that a rollback can go back to it.
  ///
  /// @param id null if it is not known
  void keep(@Nullable String id) {
    kept = id;
  }

  /// Has deployments removed that were never deployed.
  void discard(List<StoredDeployment> deployments) {
    unused = deployments;
  }

  /// Does all of it.
  ///
  /// @param stack the stack before the deployment; null for a new one
  /// @param before the contents of the bucket before the deployment
  /// @param changed whether the deployment has changed something
  /// @throws UserException that says that the stack is deployed
  Outcome run(Stacks.@Nullable Snapshot stack, DeploymentBucket.Contents before, boolean changed) {
    try {
      setPolicy();
      if (changed) {
        setUpStage();
      }
      protect(stack);
      PruneStep prune = steps.prune();
      if (prune != null) {
        progress.task(
            "Deleting old versions", () -> new VersionPruner(clients, prune).prune(false));
      }
      removeFiles(before, changed);
      return withOutputFile(new Outcome(changed, "stack " + location.stack()));
    } catch (SdkException | UserException e) {
      throw StackErrors.unfinished(location.stack(), "deployed", e);
    }
  }

  /// Does what is done even if nothing has changed: it may be different or missing here.
  Outcome runUnchanged(Stacks.Snapshot stack) {
    setPolicy();
    protect(stack);
    return withOutputFile(new Outcome(false, "stack " + location.stack()));
  }

  /// Sets the policy of the stack, if the plan has one and it is not as it should be.
  private void setPolicy() {
    String policy = steps.stack().policyText();
    if (policy != null
        && !StackSettingsDifference.ofPolicy(stacks.policy(location.stack(), null), policy)
            .isEmpty()) {
      progress.task(
          "Setting the stack policy",
          () -> {
            stacks.setPolicy(location.stack(), policy);
            return policy;
          });
    }
  }

  private void setUpStage() {
    StageStep stage = steps.stage();
    if (stage != null) {
      progress.task(
          "Setting up the REST API's stage",
          () -> new StageSettings(clients, location).apply(stage));
    }
  }

  /// Sets the protection of the stack, if the plan does and it is not as it should be.
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

  /// Removes the files of deployments that are no longer kept, and marks.
  private void removeFiles(DeploymentBucket.Contents before, boolean changed) {
    Set<String> keys = new TreeSet<>(marks);
    List<StoredDeployment> old = List.of();
    if (changed) {
      keys.addAll(before.marks());
      keys.addAll(before.updates());
      // Whose they are is looked up only if some are to be removed.
      if (!old(before.deployments()).isEmpty()) {
        old = old(bucket.owned(location, before.deployments()));
      }
      old.forEach(stored -> stored.files().forEach(file -> keys.add(file.key())));
    }
    if (old.isEmpty()) {
      bucket.remove(List.copyOf(keys));
    } else {
      progress.task(
          "Removing old deployments",
          () -> {
            bucket.remove(List.copyOf(keys));
            return keys;
          });
    }
  }

  /// The deployments that are not kept: those beyond the number of the manifest, and unused ones.
  /// The one that the stack uses is always kept, because CloudFormation reads its files again if an
  /// update fails; so is the one before, if more than one is.
  private List<StoredDeployment> old(List<StoredDeployment> previous) {
    List<StoredDeployment> old = new ArrayList<>(unused);
    CleanUpStep step = steps.cleanUp();
    String folder = live;
    if (step != null && folder != null) {
      previous.stream()
          .filter(stored -> !unused.contains(stored))
          .filter(stored -> !folder.equals(location.folder() + stored.folder()))
          .sorted(Comparator.comparing(stored -> !stored.id().equals(kept)))
          .skip(Math.max(0, step.keep() - 1))
          .forEach(old::add);
    }
    return old;
  }

  private Outcome withOutputFile(Outcome outcome) {
    OutputFileStep step = steps.outputFile();
    Stacks.Snapshot stack = step == null ? null : stacks.find(location.stack());
    if (step == null || stack == null) {
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
}
