package aloft.spi.provider;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import java.util.List;

/// Changes the cloud.
public interface Deployments {

  /// Makes the cloud what the plan wants. An interrupted one can be run again.
  ///
  /// @param force even where nothing has changed
  /// @throws aloft.spi.diagnostic.UserException that names the step, the first real cause and the
  ///   state that is left
  Outcome apply(Target target, Bundle bundle, boolean force, Progress progress);

  /// Removes all that [#apply] made.
  Outcome remove(Target target, Progress progress);

  /// What a change to the cloud came to.
  ///
  /// @param changed false where there was nothing to do
  /// @param subject what was changed, as in `stack shop-dev`
  /// @param findings what the user should know of it
  record Outcome(boolean changed, String subject, List<Diagnostic> findings) {
    public Outcome {
      findings = List.copyOf(findings);
    }

    public Outcome(boolean changed, String subject) {
      this(changed, subject, List.of());
    }
  }
}
