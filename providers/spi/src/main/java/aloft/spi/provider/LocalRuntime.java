package aloft.spi.provider;

import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Worker;
import aloft.spi.model.Topology;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// This machine as a place to run functions.
public interface LocalRuntime {

  /// Starts a worker.
  ///
  /// @param log takes all that the handler prints
  /// @throws aloft.spi.diagnostic.UserException where the program that runs the handler is missing
  ///   or does not start
  Worker start(Emulation emulation, Handler handler, OutputStream log, Environment environment);

  /// The local cloud: a process in the background that runs what is deployed to it. It is started
  /// when it is first wanted.
  Cloud cloud(Environment environment);

  /// Runs the local cloud in this process, until it is told to stop or the thread is interrupted.
  ///
  /// @param emulations by the names of their providers
  void serve(Function<String, Emulation> emulations, Environment environment);

  /// What the local cloud does just now.
  Status status(Environment environment);

  /// Ends the local cloud, all its workers with it; what is deployed comes back with its next
  /// start.
  ///
  /// @return false where it does not run
  boolean stop(Environment environment);

  /// Ends the local cloud and forgets all that is deployed.
  void reset(Environment environment);

  /// The local cloud at a moment.
  ///
  /// @param process null where it does not run
  /// @param version of the installation that runs it
  /// @param api the address of the cloud's own API; null where it does not run
  /// @param folder of its state
  /// @param lost what could not be brought back when it was started, and why
  record Status(
      @Nullable Long process,
      @Nullable String version,
      @Nullable String api,
      String folder,
      List<Deployed> deployed,
      List<String> lost) {}

  /// A service that is deployed here.
  ///
  /// @param workers processes that are warm now
  record Deployed(Topology topology, List<Operations.Endpoint> endpoints, int workers) {}
}
