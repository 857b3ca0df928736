package aloft.spi.provider;

import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Worker;
import aloft.spi.model.Topology;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs functions on this machine, in single workers or in the local cloud.
public interface LocalRuntime {

  /// Starts a worker.
  ///
  /// @param log receives the output of the handler
  /// @throws aloft.spi.diagnostic.UserException if the program that runs the handler is missing or
  ///   does not start
  Worker start(Emulation emulation, Handler handler, OutputStream log, Environment environment);

  /// Returns the local cloud: a background process that runs the services deployed to it. The
  /// process is started on first use.
  Cloud cloud(Environment environment);

  /// Runs the local cloud in this process until it receives a stop request or the thread is
  /// interrupted.
  ///
  /// @param emulations returns the emulation of a provider, by the provider's name
  void serve(Function<String, Emulation> emulations, Environment environment);

  /// Returns the current state of the local cloud.
  Status status(Environment environment);

  /// Stops the local cloud and its workers; the deployments are restored at its next start.
  ///
  /// @return false if it was not running
  boolean stop(Environment environment);

  /// Stops the local cloud and deletes all deployments.
  void reset(Environment environment);

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
