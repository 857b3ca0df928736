package aloft.aws.removal;

import aloft.aws.cloudformation.LogicalIds;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The resources that the manifest of the last deployment named, as its state file holds them.
///
/// @param ids the logical ids of its functions and of its `resources`
/// @param exact whether plugins cannot have added to the file: the Serverless Framework writes it
///   after its plugins have changed the service
/// @param known whether there was a state file
public record DeployedManifest(Set<String> ids, boolean exact, boolean known) {
  static final String FUNCTION = "LambdaFunction";

  /// The answer if there is no state file, as for a stack that another tool created.
  public static final DeployedManifest UNKNOWN = new DeployedManifest(Set.of(), false, false);

  public DeployedManifest {
    ids = Set.copyOf(ids);
  }

  /// Reads a state file.
  ///
  /// @param state the content of `serverless-state.json`
  public static DeployedManifest of(Node state) {
    Set<String> ids = new HashSet<>();
    if (state.get("service", "functions") instanceof Mapping functions) {
      functions.values().keySet().forEach(key -> ids.add(LogicalIds.function(key)));
    }
    addResources(state.get("service", "resources"), ids);
    boolean framework = state.get("service", "initialServerlessConfig") != null;
    return new DeployedManifest(
        ids, !(framework && hasItems(state.get("service", "plugins"))), true);
  }

  /// Adds the ids of `resources`, which is an object or a list of them.
  private static void addResources(@Nullable Node resources, Set<String> ids) {
    switch (resources) {
      case Sequence parts -> parts.items().forEach(part -> addResources(part, ids));
      case Mapping mapping -> {
        for (String section : List.of("Resources", "extensions")) {
          if (mapping.get(section) instanceof Mapping named) {
            ids.addAll(named.values().keySet());
          }
        }
      }
      case null, default -> {}
    }
  }

  private static boolean hasItems(@Nullable Node plugins) {
    return switch (plugins) {
      case Sequence list -> !list.items().isEmpty();
      case Mapping settings -> hasItems(settings.get("modules"));
      case null, default -> false;
    };
  }

  /// Whether the manifest named a resource, so that the user has taken it away.
  boolean names(String id) {
    return exact && ids.contains(id);
  }
}
