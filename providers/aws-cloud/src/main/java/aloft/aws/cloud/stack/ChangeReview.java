package aloft.aws.cloud.stack;

import aloft.aws.removal.ResourceChange;
import java.util.List;

/// Decides whether the update of a stack may be made.
public interface ChangeReview {

  /// Whether an update without a change set has to be announced by one first.
  boolean needsChangeSet();

  /// Returns if the changes may be made.
  ///
  /// @param changes what CloudFormation announces; empty if it announces nothing
  /// @throws aloft.spi.diagnostic.UserException if they may not
  void accept(List<ResourceChange> changes);

  /// Accepts all changes, such as those that only add resources.
  record None() implements ChangeReview {
    @Override
    public boolean needsChangeSet() {
      return false;
    }

    @Override
    public void accept(List<ResourceChange> changes) {
      // Nothing is taken away.
    }
  }
}
