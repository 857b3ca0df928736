package aloft.aws.cloud.function;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.connection.Parallel;
import aloft.aws.plan.PruneStep;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Functions.Pruned;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LayerVersionsListItem;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/// Deletes old versions of functions and layers.
public final class VersionPruner {
  private static final int MAX_PARALLEL = 4;

  private final LambdaClient lambda;
  private final PruneStep step;

  public VersionPruner(Clients clients, PruneStep step) {
    this.lambda = clients.lambda();
    this.step = step;
  }

  /// Deletes the old versions.
  ///
  /// @param isDryRun whether nothing is deleted
  /// @return what was deleted or would be; without functions and layers that have no old versions
  public List<Pruned> prune(boolean isDryRun) {
    List<Pruned> pruned = new ArrayList<>();
    pruned.addAll(
        Parallel.map(
            step.functions(), MAX_PARALLEL, function -> pruneFunction(function, isDryRun)));
    pruned.addAll(Parallel.map(step.layers(), MAX_PARALLEL, layer -> pruneLayer(layer, isDryRun)));
    pruned.removeIf(one -> one.versions().isEmpty());
    return pruned;
  }

  private Pruned pruneFunction(String function, boolean isDryRun) {
    List<String> deleted = new ArrayList<>();
    for (long version : old(functionVersions(function), step.keep())) {
      if (isDryRun || delete(function, version)) {
        deleted.add(Long.toString(version));
      }
    }
    return new Pruned(function, deleted);
  }

  private Pruned pruneLayer(String layer, boolean isDryRun) {
    List<Long> old = old(layerVersions(layer), step.keep());
    if (!isDryRun) {
      old.forEach(version ->
          lambda.deleteLayerVersion(request -> request.layerName(layer).versionNumber(version)));
    }
    return new Pruned(layer, old.stream().map(String::valueOf).toList());
  }

  /// Returns what [#prune] would delete after a deployment.
  ///
  /// @param published the functions that the deployment adds a version to
  public List<Change> preview(Set<String> published) {
    List<Change> changes = new ArrayList<>();
    for (String function : step.functions()) {
      int added = published.contains(function) ? 1 : 0;
      add(function, "AWS::Lambda::Version", functionVersions(function), added, changes);
    }
    for (String layer : step.layers()) {
      add(layer, "AWS::Lambda::LayerVersion", layerVersions(layer), 0, changes);
    }
    return changes;
  }

  private void add(String name, String type, List<Long> versions, int added, List<Change> changes) {
    List<Long> old = old(versions, Math.max(0, step.keep() - added));
    if (!old.isEmpty()) {
      String numbers =
          old.reversed().stream().map(String::valueOf).collect(Collectors.joining(", "));
      changes.add(
          new Change(
              name,
              type,
              Change.Effect.REMOVED,
              null,
              false,
              List.of(new Change.Property("Versions", numbers, null, false))));
    }
  }

  private List<Long> layerVersions(String layer) {
    List<Long> versions = new ArrayList<>();
    for (LayerVersionsListItem item :
        lambda.listLayerVersionsPaginator(request -> request.layerName(layer)).layerVersions()) {
      versions.add(item.version());
    }
    return versions;
  }

  /// The versions of a function, without those that an alias points to or that an execution of a
  /// durable function may need.
  private List<Long> functionVersions(String function) {
    List<Long> versions = new ArrayList<>();
    Set<String> kept = new HashSet<>();
    try {
      for (AliasConfiguration alias :
          lambda.listAliasesPaginator(request -> request.functionName(function)).aliases()) {
        kept.add(alias.functionVersion());
        if (alias.routingConfig() != null) {
          kept.addAll(alias.routingConfig().additionalVersionWeights().keySet());
        }
      }
      for (FunctionConfiguration version :
          lambda
              .listVersionsByFunctionPaginator(request -> request.functionName(function))
              .versions()) {
        if (FunctionVersions.isNumbered(version.version())
            && !kept.contains(version.version())
            && version.durableConfig() == null) {
          versions.add(Long.valueOf(version.version()));
        }
      }
    } catch (ResourceNotFoundException e) {
      return List.of();
    }
    return versions;
  }

  private static List<Long> old(List<Long> versions, int kept) {
    return versions.stream().sorted(Comparator.reverseOrder()).skip(kept).toList();
  }

  /// Lambda keeps the versions of a function that CloudFront has replicated.
  private boolean delete(String function, long version) {
    try {
      lambda.deleteFunction(
          request -> request.functionName(function).qualifier(Long.toString(version)));
      return true;
    } catch (InvalidParameterValueException replicated) {
      return false;
    } catch (ResourceNotFoundException e) {
      // an attempt whose answer was lost has deleted it
      return true;
    }
  }
}
