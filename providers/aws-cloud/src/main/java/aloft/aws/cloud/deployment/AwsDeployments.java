package aloft.aws.cloud.deployment;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.plan.StackLocation;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.RemovalApproval;
import aloft.spi.provider.Target;
import java.util.List;

/// Deploys services to AWS with CloudFormation.
public final class AwsDeployments implements Deployments {
  private final Clients clients;
  private final StackLookup lookup;

  public AwsDeployments(Clients clients, StackLookup lookup) {
    this.clients = clients;
    this.lookup = lookup;
  }

  @Override
  public Outcome apply(
      Target target, Bundle bundle, boolean force, RemovalApproval approval, Progress progress) {
    StackLocation location = StackLocation.of(target);
    return AwsErrors.translate(() ->
        new StackDeployer(clients, location, bundle, approval, progress).deploy(lookup, force));
  }

  @Override
  public List<Change> preview(
      Target target, Bundle bundle, Comparison comparison, Progress progress) {
    StackLocation location = StackLocation.of(target);
    return AwsErrors.translate(() ->
        new StackDeployer(clients, location, bundle, removals -> {}, progress)
            .preview(lookup, comparison));
  }

  @Override
  public List<Revision> history(Target target) {
    StackLocation location = StackLocation.of(target);
    return AwsErrors.translate(() -> new StackHistory(clients, location).revisions());
  }

  @Override
  public Outcome rollback(
      Target target, String revision, RemovalApproval approval, Progress progress) {
    StackLocation location = StackLocation.of(target);
    return AwsErrors.translate(
        () -> new StackHistory(clients, location).restore(revision, approval, progress));
  }

  @Override
  public boolean importsExisting() {
    return true;
  }

  @Override
  public Outcome remove(Target target, Progress progress) {
    StackLocation location = StackLocation.of(target);
    return AwsErrors.translate(() -> new StackRemover(clients, location, progress).remove());
  }
}
