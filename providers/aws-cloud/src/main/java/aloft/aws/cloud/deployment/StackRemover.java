package aloft.aws.cloud.deployment;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.AwsFailure;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.connection.Parallel;
import aloft.aws.cloud.stack.InterruptedChanges;
import aloft.aws.cloud.stack.StackErrors;
import aloft.aws.cloud.stack.StackResult;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.plan.StackLocation;
import aloft.host.Ids;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.provider.Deployments.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/// Removes a service: the uploaded files, the stack, and the repository of its images.
final class StackRemover {
  private static final int MAX_PARALLEL = 8;

  private final Clients clients;
  private final Stacks stacks;
  private final StackLocation location;
  private final Progress progress;

  StackRemover(Clients clients, StackLocation location, Progress progress) {
    this.clients = clients;
    this.stacks = new Stacks(clients);
    this.location = location;
    this.progress = progress;
  }

  Outcome remove() {
    Stacks.Snapshot stack =
        progress.task(
            "Looking for the stack " + location.stack(), () -> stacks.find(location.stack()));
    stack = new InterruptedChanges(clients, progress).await(location.stack(), stack);
    if (stack != null) {
      stacks.requireIdle(location.stack(), stack);
      requireUnprotected(stack);
      requireUnused(stack);
    }
    try {
      prepare(stack);
    } catch (SdkException | UserException e) {
      throw stacks.explain(e, location.stack(), stack);
    }
    if (stack != null) {
      delete(stack);
    }
    try {
      if (stack != null || !location.hasOwnName()) {
        removeRepository();
      }
    } catch (SdkException e) {
      throw stack == null ? e : StackErrors.unfinished(location.stack(), "removed", e);
    }
    return new Outcome(stack != null, "stack " + location.stack());
  }

  /// Before the bucket is emptied: CloudFormation would refuse the deletion only afterwards.
  private void requireUnprotected(Stacks.Snapshot stack) {
    if (stack.isProtected()) {
      throw new UserException(
          Diagnostic.error(
                  "stack/protected",
                  "the stack " + location.stack() + " is protected from deletion")
              .hint(
                  "set provider.deletionProtection to false and deploy, or run \"aws cloudformation"
                      + " update-termination-protection --no-enable-termination-protection"
                      + " --stack-name "
                      + location.stack()
                      + "\""));
    }
  }

  /// Before the bucket is emptied, for the same reason. Without the permission to look, this is a
  /// warning.
  private void requireUnused(Stacks.Snapshot stack) {
    List<List<String>> importers;
    try {
      importers = Parallel.map(stack.exports(), MAX_PARALLEL, stacks::importers);
    } catch (SdkException e) {
      if (!(AwsErrors.failure(e) instanceof AwsFailure.AccessDenied)) {
        throw e;
      }
      progress.report(
          new ProgressEvent.Noted(
              Diagnostic.warning(
                      "stack/imports-unknown",
                      "Aloft may not look for stacks that import the exports of "
                          + location.stack()
                          + ": if there are any, CloudFormation refuses the removal after the"
                          + " bucket has been emptied")
                  .hint("allow cloudformation:ListImports")));
      return;
    }
    List<Diagnostic> errors = new ArrayList<>();
    for (int i = 0; i < importers.size(); i++) {
      if (!importers.get(i).isEmpty()) {
        errors.add(
            Diagnostic.error(
                    "stack/imported-export",
                    "the stack "
                        + location.stack()
                        + " exports "
                        + stack.exports().get(i)
                        + ", which is imported by "
                        + String.join(", ", importers.get(i)))
                .hint("remove the import from there first; nothing was changed"));
      }
    }
    if (!errors.isEmpty()) {
      throw new UserException(errors);
    }
  }

  /// Removes what CloudFormation does not remove itself. From a bucket of the user, these are only
  /// the files of this stack. The stack's own bucket is emptied, because AWS deletes only empty
  /// buckets; it may keep versions although the manifest does not say so. It can be there although
  /// the manifest names another bucket, as long as the service was not deployed since.
  private void prepare(Stacks.@Nullable Snapshot stack) {
    if (location.apiKeys() && stack != null) {
      new StageSettings(clients, location).freeUsagePlans();
    }
    String shared = location.bucket();
    if (shared != null) {
      DeploymentBucket bucket = new DeploymentBucket(clients, shared);
      empty(bucket, () -> bucket.remove(location));
    }
    DeploymentBucket own = stack == null ? null : OwnBucket.ask(clients, location);
    if (own != null) {
      empty(own, () -> own.empty("", true));
    }
  }

  private void empty(DeploymentBucket bucket, Runnable work) {
    progress.task(
        "Emptying the bucket " + bucket.name(),
        () -> {
          work.run();
          return bucket;
        });
  }

  private void delete(Stacks.Snapshot stack) {
    StackResult result =
        stacks.delete(
            location.stack(), stack.id(), location.role(), "remove-" + Ids.uuid(), progress);
    if (result instanceof StackResult.Busy busy) {
      StackResult.Busy rival = stacks.rival(location.stack(), stack);
      throw StackErrors.of(rival == null ? busy : rival);
    }
    if (result instanceof StackResult.Failed failed) {
      List<Stacks.Resource> left =
          failed instanceof StackResult.Stuck(_, String state) && state.equals("DELETE_FAILED")
              ? stacks.resources(stack.id(), status -> status.equals("DELETE_FAILED"))
              : List.of();
      throw StackErrors.ofRemoval(failed, location.stack(), left);
    }
  }

  private void removeRepository() {
    String repository = location.repository();
    if (repository == null) {
      return;
    }
    try {
      clients.ecr().deleteRepository(request -> request.repositoryName(repository).force(true));
    } catch (RepositoryNotFoundException e) {
      return;
    }
  }
}
