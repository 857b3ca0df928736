package aloft.spi.provider;

import aloft.spi.emulation.Emulation;
import aloft.spi.model.Topology;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Starts, stops and inspects the local cloud as a whole, whatever is deployed to it.
public interface LocalCloudControl {

  /// Runs the local cloud in this process until it receives a stop request or the thread is
  /// interrupted.
  ///
  /// @param emulations returns the emulation of a provider, by the provider's name
  void serve(Function<String, Emulation> emulations);

  /// Returns the current state of the local cloud.
  Status status();

  /// Checks whether the first of its ports is free, while it does not run.
  Check port();

  /// Stops the local cloud and its workers; the deployments are restored at its next start.
  ///
  /// @return false if it was not running
  boolean stop();

  /// Stops the local cloud and deletes all deployments.
  void reset();

  /// The state of the local cloud at a point in time.
  ///
  /// @param processId null if it is not running
  /// @param version the version of the installation that runs it; null if it is not running
  /// @param api the address of the cloud's own API; null if it is not running
  /// @param folder the folder of its state
  /// @param restoreFailures messages about deployments that could not be restored at its start
  record Status(
      @Nullable Long processId,
      @Nullable String version,
      @Nullable String api,
      String folder,
      List<DeployedService> deployed,
      List<String> restoreFailures) {}

  /// A service that is deployed to the local cloud.
  ///
  /// @param workers the number of running worker processes
  record DeployedService(Topology topology, List<Operations.Endpoint> endpoints, int workers) {}
}
