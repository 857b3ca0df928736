package aloft.aws.cloud.deployment;

import aloft.aws.cloud.stack.ChangeReview;
import aloft.aws.removal.ResourceChange;
import java.util.List;
import java.util.function.Consumer;

/// Stops an update that creates what exists already, before any other review.
///
/// @param check checks the changes
record ExistenceGuard(Consumer<List<ResourceChange>> check, ChangeReview next)
    implements ChangeReview {
  @Override
  public boolean needsChangeSet() {
    return next.needsChangeSet();
  }

  @Override
  public void accept(List<ResourceChange> changes) {
    check.accept(changes);
    next.accept(changes);
  }
}
