package aloft.spi.provider;

import java.util.List;

/// Decides whether a deployment may take resources away.
@FunctionalInterface
public interface RemovalApproval {

  /// Returns if it may. Called once before a prepared deployment changes anything, even if it takes
  /// nothing away.
  ///
  /// @throws aloft.spi.diagnostic.UserException if it may not; the deployment then changes nothing
  void require(List<Removal> removals);
}
