package aloft.spi.provider;

import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Worker;
import java.io.OutputStream;

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
  ///
  /// @param provider the cloud of the services that are deployed and called
  /// @param variables the variables of the functions that are deployed
  Cloud cloud(Provider provider, Environment environment, FunctionVariables variables);

  /// Returns the control of the local cloud as a whole.
  LocalCloudControl control(Environment environment);
}
