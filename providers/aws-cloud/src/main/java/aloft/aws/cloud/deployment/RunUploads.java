package aloft.aws.cloud.deployment;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.stack.Stacks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/// What one run has stored in the bucket. If it does not change the stack, this is removed, so that
/// it is not taken for what is deployed.
///
/// @param folder the folder of the files
/// @param files the keys of the files; none if they were there before
/// @param marks the keys of the marks of this run
/// @param existed whether there was a stack before the change
record RunUploads(
    Stacks stacks,
    String stack,
    StackRequests requests,
    DeploymentBucket bucket,
    String folder,
    List<String> files,
    List<String> marks,
    boolean existed) {
  RunUploads {
    files = List.copyOf(files);
    marks = List.copyOf(marks);
  }

  /// The same uploads, after resources were imported.
  ///
  /// @param present the stack; null if there is none
  RunUploads afterImport(Stacks.@Nullable Snapshot present) {
    return new RunUploads(stacks, stack, requests, bucket, folder, files, marks, present != null);
  }

  /// Removes the files, unless another run deploys the same package, or has deployed it: the stack
  /// uses them.
  ///
  /// @param withMarks whether to remove the marks too
  void remove(boolean withMarks) {
    List<String> unused = new ArrayList<>(withMarks ? marks : List.of());
    if (!files.isEmpty()
        && !stacks.hasOtherRun(stack, requests.start(), requests.runId())
        && !(existed && stacks.refersTo(stack, folder + "/"))) {
      unused.addAll(files);
    }
    bucket.remove(unused);
  }

  /// As [#remove], after a change that was not made. Nothing is removed if AWS cannot be reached.
  ///
  /// @param error why it was not made; takes what fails now
  void removeAfter(RuntimeException error, boolean withMarks) {
    if (error instanceof SdkException e && !AwsErrors.isRefused(e)) {
      return;
    }
    try {
      remove(withMarks);
    } catch (RuntimeException e) {
      error.addSuppressed(e);
    }
  }
}
