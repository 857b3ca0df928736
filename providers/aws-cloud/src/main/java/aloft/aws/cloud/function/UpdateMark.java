package aloft.aws.cloud.function;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.plan.StackLocation;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// The mark in the bucket of the deployments that a function is not as its stack says. The next
/// deployment is not skipped then, although its files are the deployed ones. It is written in the
/// background while Lambda updates the function.
final class UpdateMark {
  private final Clients clients;
  private final StackLocation location;
  private final String function;
  private @Nullable FutureTask<DeploymentBucket> work;

  /// @param function the name in Lambda
  UpdateMark(Clients clients, StackLocation location, String function) {
    this.clients = clients;
    this.location = location;
    this.function = function;
  }

  /// The stack that does not know of the update.
  String subject() {
    return "stack " + location.stack();
  }

  /// Starts to write the mark, once.
  void start() {
    if (work == null) {
      Callable<DeploymentBucket> write = this::write;
      FutureTask<DeploymentBucket> started = new FutureTask<>(write);
      work = started;
      Thread.ofPlatform().daemon().name("aws").start(started);
    }
  }

  private DeploymentBucket write() {
    return AwsErrors.translate(() -> {
      String own = location.bucket();
      String name =
          own == null
              ? new Stacks(clients).physicalId(location.stack(), LogicalIds.DEPLOYMENT_BUCKET)
              : own;
      if (name == null) {
        throw new UserException(
            Diagnostic.error(
                "bucket/none", "the stack " + location.stack() + " has no deployment bucket"));
      }
      DeploymentBucket bucket = new DeploymentBucket(clients, name);
      bucket.markUpdated(location.folder(), function);
      return bucket;
    });
  }

  /// The bucket of the deployments, with the mark.
  ///
  /// @throws UserException if the mark could not be written
  DeploymentBucket bucket() {
    start();
    try {
      return Objects.requireNonNull(work).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(AwsErrors.interrupted(), e);
    }
  }

  /// Uploads a zip beside the mark.
  ///
  /// @return its key
  String upload(byte[] zip) {
    return bucket().uploadUpdate(location.folder(), function, zip);
  }

  /// Waits until the mark is written, if it was started.
  ///
  /// @return a warning if it could not be written
  List<Diagnostic> findings() {
    try {
      if (work != null) {
        bucket();
      }
      return List.of();
    } catch (UserException e) {
      return List.of(
          Diagnostic.warning(
                  "function/unmarked",
                  "the next deployment cannot know that the function was updated: "
                      + e.getMessage())
              .hint("deploy with --force the next time"));
    }
  }
}
