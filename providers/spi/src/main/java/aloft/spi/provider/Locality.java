package aloft.spi.provider;

import aloft.spi.worker.Handler;
import aloft.spi.worker.Worker;
import java.io.OutputStream;

/// This machine as a place to run functions.
public interface Locality {

  /// Starts a worker.
  ///
  /// @param log takes all that the handler prints
  /// @throws aloft.spi.diagnostic.Failure where the program that runs the handler is missing or
  ///   does not start
  Worker start(Emulation emulation, Handler handler, OutputStream log, Environment environment);
}
