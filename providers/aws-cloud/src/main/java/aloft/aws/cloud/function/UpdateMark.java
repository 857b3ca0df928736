package aloft.aws.cloud.function;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.BackgroundTask;
import aloft.aws.plan.StackLocation;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The mark in the bucket of the deployments that a function is not as its stack says. The next
/// deployment is not skipped then, although its files are the deployed ones. It is written in the
/// background while Lambda updates the function.
final class UpdateMark {
  private final StackLocation location;
  private final String function;
  private final Supplier<DeploymentBucket> bucket;
  private @Nullable BackgroundTask<DeploymentBucket> work;

  /// @param function the name in Lambda
  /// @param bucket finds the bucket
  UpdateMark(StackLocation location, String function, Supplier<DeploymentBucket> bucket) {
    this.location = location;
    this.function = function;
    this.bucket = bucket;
  }

  /// The stack that does not know of the update.
  String subject() {
    return "stack " + location.stack();
  }

  /// Starts to write the mark, once.
  void start() {
    started();
  }

  private BackgroundTask<DeploymentBucket> started() {
    BackgroundTask<DeploymentBucket> started = work;
    if (started == null) {
      started = new BackgroundTask<>(() -> AwsErrors.translate(this::write));
      work = started;
    }
    return started;
  }

  private DeploymentBucket write() {
    DeploymentBucket found = bucket.get();
    found.markUpdated(location, function);
    return found;
  }

  /// The bucket of the deployments, with the mark.
  ///
  /// @throws UserException if the mark could not be written
  DeploymentBucket bucket() {
    return started().result();
  }

  /// Uploads a zip beside the mark.
  ///
  /// @return its key
  String upload(byte[] zip) {
    return bucket().uploadUpdate(location, function, zip);
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
