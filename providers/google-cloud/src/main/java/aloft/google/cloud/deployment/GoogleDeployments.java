package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.google.cloud.deployment.ServiceDeployer.Content;
import aloft.google.plan.DeploymentStep;
import aloft.google.plan.WantedState;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Topology;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.RemovalApproval;
import aloft.spi.provider.Target;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Deploys services to Google Cloud, whose state is in a bucket of the project.
public final class GoogleDeployments implements Deployments {
  private final Clients clients;

  public GoogleDeployments(Clients clients) {
    this.clients = clients;
  }

  private static Content content(Bundle bundle) {
    return new Content(
        DeploymentStep.of(bundle.plan()).id(), bundle.plan().files(), bundle.folder());
  }

  @Override
  public Outcome apply(
      Target target, Bundle bundle, boolean force, RemovalApproval approval, Progress progress) {
    return GoogleErrors.translate(() ->
        new ServiceDeployer(clients, target.service(), content(bundle), progress)
            .deploy(force, approval));
  }

  @Override
  public List<Change> preview(
      Target target, Bundle bundle, Comparison comparison, Progress progress) {
    return GoogleErrors.translate(
        () -> new ServiceDeployer(clients, target.service(), content(bundle), progress).preview());
  }

  @Override
  public List<Revision> history(Target target) {
    return GoogleErrors.translate(() -> {
      StateStore store = new StateStore(clients, target.service());
      DeployedState state = store.read().state();
      return store.deployments().stream()
          .map(stored ->
              new Revision(
                  stored.id(),
                  stored.createdAt(),
                  state.deployment(),
                  state.previous(),
                  stored.files()))
          .toList();
    });
  }

  @Override
  public Outcome rollback(
      Target target, String revision, RemovalApproval approval, Progress progress) {
    return GoogleErrors.translate(() -> {
      StateStore store = new StateStore(clients, target.service());
      List<StateStore.StoredDeployment> stored = store.deployments();
      if (stored.isEmpty() && store.find() == null) {
        throw missing(clients, target);
      }
      StateStore.StoredDeployment wanted =
          stored.stream()
              .filter(deployment -> deployment.id().equals(revision))
              .findFirst()
              .orElseThrow(() ->
                  Revision.unknown(
                      revision, stored.stream().map(StateStore.StoredDeployment::id).toList()));
      Map<String, String> files =
          store.readDeployment(revision, wanted.files().toArray(String[]::new));
      requireWhole(revision, store, files);
      return new ServiceDeployer(
              clients, target.service(), new Content(revision, files, null), progress)
          .deploy(false, approval);
    });
  }

  /// Every plan has these files: without one, all that it held would count as unwanted.
  private static void requireWhole(String revision, StateStore store, Map<String, String> files) {
    for (String file :
        Stream.concat(WantedState.FILES.stream(), Stream.of(Topology.FILE)).toList()) {
      String text = files.get(file);
      String address = store.address(revision, file);
      if (text == null) {
        throw new UserException(incomplete(revision, address + " is gone"));
      }
      try {
        WantedState.of(Map.of(file, text));
      } catch (UserException e) {
        String problem = e.diagnostics().getFirst().message();
        throw new UserException(incomplete(revision, address + " is damaged: " + problem), e);
      }
    }
  }

  private static Diagnostic incomplete(String revision, String problem) {
    return Diagnostic.error(
            "rollback/incomplete", "the deployment " + revision + " is incomplete: " + problem)
        .hint("deploy the service again, from the sources of that time");
  }

  /// The error for a service that is not deployed.
  public static UserException missing(Clients clients, Target target) {
    return new UserException(
        Diagnostic.error(
                "deployment/missing",
                "the service "
                    + target.service().name()
                    + "-"
                    + target.service().stage()
                    + " is not deployed in "
                    + clients.project()
                    + ", "
                    + clients.region())
            .hint("deploy it with \"aloft deploy\", or select another --stage or --region"));
  }

  @Override
  public Outcome remove(Target target, Progress progress) {
    return GoogleErrors.translate(
        () -> new ServiceRemover(clients, target.service(), progress).remove());
  }
}
