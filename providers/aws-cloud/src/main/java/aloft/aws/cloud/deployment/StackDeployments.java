package aloft.aws.cloud.deployment;

import aloft.aws.cloud.bucket.StoredDeployment;
import aloft.aws.cloud.stack.Stacks;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The deployments in the bucket, and which of them the stack has.
///
/// @param stack null if there is none
/// @param newestFirst the deployments
record StackDeployments(Stacks.@Nullable Snapshot stack, List<StoredDeployment> newestFirst) {
  StackDeployments {
    newestFirst = List.copyOf(newestFirst);
  }

  /// The deployment that the stack was changed with the last time; null if it is not in the bucket,
  /// or if that is uncertain. The name of the change set tells it, unless another deployment was
  /// uploaded later and may have changed the stack without a change set. If another tool has
  /// deployed, without a change set, or if a run ended after a change that only prepares its
  /// deployment, it is the last other one that was uploaded before.
  @Nullable StoredDeployment deployed() {
    if (stack == null) {
      return null;
    }
    String changeSet = Objects.requireNonNullElse(stack.changeSet(), "");
    StoredDeployment named = null;
    StoredDeployment last = null;
    for (StoredDeployment stored : newestFirst) {
      if (StackRequests.isOf(changeSet, stored.timestamp())) {
        named = stored;
      } else if (!stored.lastUploadedAt().isAfter(stack.lastChanged())
          && (last == null || stored.lastUploadedAt().isAfter(last.lastUploadedAt()))) {
        last = stored;
      }
    }
    if (!StackRequests.isDeployment(changeSet)) {
      return last;
    }
    return named == null || last == null || !last.lastUploadedAt().isAfter(named.lastUploadedAt())
        ? named
        : null;
  }

  /// The deployment that new files are compared with: the deployed one, else the newest; null if
  /// there is none.
  @Nullable StoredDeployment base() {
    StoredDeployment deployed = deployed();
    return deployed != null || newestFirst.isEmpty() ? deployed : newestFirst.getFirst();
  }

  /// The deployments that were uploaded and never deployed: nothing has changed the stack since
  /// their files are there. A run that was interrupted leaves such a deployment, and it is there
  /// while another process is about to deploy it.
  List<StoredDeployment> unused() {
    StoredDeployment deployed = deployed();
    return stack == null
        ? List.of()
        : newestFirst.stream()
            .filter(stored -> !stored.equals(deployed))
            .filter(stored ->
                stored.files().stream()
                    .allMatch(file -> file.uploadedAt().isAfter(stack.lastChanged())))
            .toList();
  }
}
