package aloft.spi.provider;

import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;

/// Changes the cloud.
public interface Deployments {

  /// Makes the cloud what the plan wants. An interrupted one can be run again.
  ///
  /// @param force even where nothing has changed
  /// @throws aloft.spi.diagnostic.Failure that names the step, the first real cause and the state
  ///   that is left
  Outcome apply(Target target, Bundle bundle, boolean force, Progress progress);

  /// Removes all that [#apply] made.
  Outcome remove(Target target, Progress progress);

  /// What a change to the cloud came to.
  ///
  /// @param changed false where there was nothing to do
  /// @param subject what was changed, as in `stack shop-dev`
  record Outcome(boolean changed, String subject) {}
}
