package aloft.aws.cloud.deployment;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.plan.PruneStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LayerVersionsListItem;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/// Deletes old versions of functions and layers.
final class VersionPruner {
  private final LambdaClient lambda;
  private final PruneStep step;

  VersionPruner(Clients clients, PruneStep step) {
    this.lambda = clients.lambda(Duration.ZERO);
    this.step = step;
  }

  /// Returns how many versions were deleted.
  int prune() {
    int deleted = 0;
    for (String function : step.functions()) {
      for (long version : oldVersions(function)) {
        deleted += delete(function, version) ? 1 : 0;
      }
    }
    for (String layer : step.layers()) {
      List<Long> versions = new ArrayList<>();
      for (LayerVersionsListItem item :
          lambda.listLayerVersionsPaginator(request -> request.layerName(layer)).layerVersions()) {
        versions.add(item.version());
      }
      for (long version : old(versions)) {
        lambda.deleteLayerVersion(request -> request.layerName(layer).versionNumber(version));
        deleted++;
      }
    }
    return deleted;
  }

  /// The old versions of a function, without those that an alias points to.
  private List<Long> oldVersions(String function) {
    List<Long> versions = new ArrayList<>();
    Set<String> kept = new HashSet<>(Set.of("$LATEST"));
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
        if (!kept.contains(version.version())) {
          versions.add(Long.valueOf(version.version()));
        }
      }
    } catch (ResourceNotFoundException e) {
      return List.of();
    }
    return old(versions);
  }

  private List<Long> old(List<Long> versions) {
    return versions.stream().sorted(Comparator.reverseOrder()).skip(step.keep()).toList();
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
