package aloft.google.cloud.deployment;

import aloft.google.plan.WantedFunction;
import aloft.spi.progress.Progress;
import com.google.cloud.functions.v2.StorageSource;
import org.jspecify.annotations.Nullable;

/// Deploys functions of one kind.
///
/// @param <D> what they are in the cloud
interface Deployer<D extends Deployed> {

  /// Creates a function, or updates what differs.
  ///
  /// @param source where its code is
  /// @param existing the function as it is; null if there is none
  /// @param before what was wanted by the last deployment, of the same kind; null if that is not
  ///   known
  /// @return the function as it is then
  D deploy(
      WantedFunction wanted,
      StorageSource source,
      @Nullable D existing,
      @Nullable WantedFunction before,
      Progress progress);
}
