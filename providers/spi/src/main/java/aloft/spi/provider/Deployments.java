package aloft.spi.provider;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import java.util.List;

/// Deploys and removes services.
public interface Deployments {

  /// Deploys a plan. An interrupted deployment can be repeated.
  ///
  /// @param force deploys even if nothing has changed
  /// @param approval decides whether resources may be deleted or replaced
  /// @throws aloft.spi.diagnostic.UserException that names the failed step, its root cause and the
  ///   state of the deployment
  Outcome apply(
      Target target, Bundle bundle, boolean force, RemovalApproval approval, Progress progress);

  /// Removes everything that [#apply] created.
  Outcome remove(Target target, Progress progress);

  /// The result of a deployment or a removal.
  ///
  /// @param changed false if there was nothing to do
  /// @param subject the changed object, such as `stack shop-dev`
  /// @param findings warnings and notes for the user
  record Outcome(boolean changed, String subject, List<Diagnostic> findings) {
    public Outcome {
      findings = List.copyOf(findings);
    }

    public Outcome(boolean changed, String subject) {
      this(changed, subject, List.of());
    }
  }
}
