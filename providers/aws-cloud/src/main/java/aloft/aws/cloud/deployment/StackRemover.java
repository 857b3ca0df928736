package aloft.aws.cloud.deployment;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.plan.StackLocation;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/// Removes a service: what was uploaded, the stack, the repository of its images.
final class StackRemover {
  private final Clients clients;
  private final Stacks stacks;
  private final StackLocation site;
  private final Progress progress;

  StackRemover(Clients clients, StackLocation site, Progress progress) {
    this.clients = clients;
    this.stacks = new Stacks(clients);
    this.site = site;
    this.progress = progress;
  }

  Outcome run() {
    String subject = "stack " + site.stack();
    Stacks.Found stack =
        progress.task("Looking for the stack " + site.stack(), () -> stacks.find(site.stack()));
    if (stack != null) {
      stacks.mustTakeRemoval(site.stack(), stack);
    }
    if (site.apiKeys() && stack != null) {
      new StageSettings(clients, site).freeUsagePlans();
    }
    String bucket = bucket(stack);
    if (bucket != null) {
      progress.task(
          "Emptying the bucket " + bucket,
          () -> {
            empty(new DeploymentBucket(clients, bucket));
            return bucket;
          });
    }
    if (stack != null) {
      String run = "remove-" + stack.changed().toEpochMilli();
      stacks.delete(site.stack(), stack.id(), site.role(), run, progress);
    }
    removeRepository();
    return new Outcome(stack != null, subject);
  }

  private @Nullable String bucket(Stacks.@Nullable Found stack) {
    if (site.bucket() != null) {
      return site.bucket();
    }
    if (stack == null) {
      return null;
    }
    String known = stack.outputs().get("ServerlessDeploymentBucketName");
    return known != null ? known : stacks.resource(site.stack(), "ServerlessDeploymentBucket");
  }

  /// A bucket of the user's own keeps what other services put there; that of the stack must be
  /// empty, or AWS does not remove it.
  private void empty(DeploymentBucket bucket) {
    bucket.empty(site.bucket() == null ? "" : site.folder(), site.versioned());
  }

  private void removeRepository() {
    String repository = site.repository();
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
