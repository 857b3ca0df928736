package aloft.azure.cloud.deployment;

import aloft.azure.cloud.connection.AzureConnection;
import aloft.azure.cloud.connection.AzureErrors;
import aloft.azure.plan.AzureDeployment;
import aloft.azure.plan.AzureLocation;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.plan.Bundle;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Step;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.RemovalApproval;
import aloft.spi.provider.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Deploys services to Azure as deployment stacks, whose state is in the storage account of the
/// service.
public final class AzureDeployments implements Deployments {
  private final AzureConnection connection;

  public AzureDeployments(AzureConnection connection) {
    this.connection = connection;
  }

  private ServiceDeployer deployer(Bundle bundle, Progress progress) {
    AzureDeployment step = AzureDeployment.of(bundle.plan());
    Map<String, String> files = new TreeMap<>(bundle.plan().files());
    files.put(Plan.STEPS, bundle.plan().stepsJson());
    return new ServiceDeployer(
        connection, step, files, bundle.folder().resolve(step.archive()), progress);
  }

  @Override
  public Outcome apply(
      Target target, Bundle bundle, boolean force, RemovalApproval approval, Progress progress) {
    return AzureErrors.translate(() -> deployer(bundle, progress).deploy(force, approval));
  }

  @Override
  public List<Change> preview(
      Target target, Bundle bundle, Comparison comparison, Progress progress) {
    return AzureErrors.translate(() -> deployer(bundle, progress).preview());
  }

  /// The state of a service; null if it has none.
  private @Nullable StateStore store(AzureLocation location) {
    Stacks.Stack stack = new Stacks(connection, location.resourceGroup()).find(location.stack());
    return stack == null || stack.storage().isEmpty()
        ? null
        : new StateStore(connection, location.resourceGroup(), stack);
  }

  @Override
  public List<Revision> history(Target target) {
    return AzureErrors.translate(() -> {
      StateStore store = store(AzureLocation.of(target));
      if (store == null) {
        return List.of();
      }
      DeployedState state = store.read().state();
      return store.deployments().stream()
          .filter(StateStore.StoredDeployment::isWhole)
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
    return AzureErrors.translate(() -> {
      StateStore store = store(AzureLocation.of(target));
      if (store == null) {
        throw missing(connection, target);
      }
      List<StateStore.StoredDeployment> stored = store.deployments();
      if (stored.stream().noneMatch(deployment -> deployment.id().equals(revision))) {
        throw Revision.unknown(
            revision, stored.stream().map(StateStore.StoredDeployment::id).toList());
      }
      Map<String, String> files = store.readWhole(revision);
      return new ServiceDeployer(connection, step(files), files, null, progress)
          .deploy(false, approval);
    });
  }

  private static AzureDeployment step(Map<String, String> files) {
    String text = files.getOrDefault(Plan.STEPS, "");
    List<Step> steps = new ArrayList<>();
    if (Json.syntaxError(text) == null && Json.read(text, Plan.STEPS) instanceof Sequence list) {
      for (Node item : list.items()) {
        if (item.get("with") instanceof Mapping with) {
          steps.add(new Step(AzureErrors.text(item, "step"), AzureErrors.text(item, "kind"), with));
        }
      }
    }
    return AzureDeployment.of(new Plan(Map.of(), steps));
  }

  /// The error for a service that is not deployed.
  public static UserException missing(AzureConnection connection, Target target) {
    AzureLocation location = AzureLocation.of(target);
    return new UserException(
        Diagnostic.error(
                "deployment/missing",
                "the stack "
                    + location.stack()
                    + " does not exist in the resource group "
                    + location.resourceGroup()
                    + " of the subscription "
                    + connection.subscription())
            .hint("deploy it with \"aloft deploy\", or select another --stage"));
  }

  @Override
  public Outcome remove(Target target, Progress progress) {
    return AzureErrors.translate(
        () -> new ServiceRemover(connection, AzureLocation.of(target), progress).remove());
  }
}
