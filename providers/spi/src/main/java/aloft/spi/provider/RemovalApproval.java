package aloft.spi.provider;

import java.util.List;

/// Decides whether a deployment may take resources away, or take existing ones into it.
@FunctionalInterface
public interface RemovalApproval {

  /// Returns if it may. Called once before a prepared deployment changes anything, even if it takes
  /// nothing away.
  ///
  /// @throws aloft.spi.diagnostic.UserException if it may not; the deployment then changes nothing
  void require(List<Removal> removals);

  /// Returns whether resources that exist, and are a part of no deployment, are taken into this
  /// one.
  default boolean importsExisting() {
    return false;
  }

  /// Tells which resources are taken in. Called before it is done.
  ///
  /// @param resources each with its id, type and name
  default void noteImports(List<String> resources) {}
}
