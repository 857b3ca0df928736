package aloft.spi.emulation;

import org.jspecify.annotations.Nullable;

/// The protocol between Aloft and a worker: how events reach the worker and results leave it.
public sealed interface Protocol {

  /// Returns the rules for the end and the log of an invocation.
  WorkerRules rules();

  /// The worker asks for its events over HTTP, as runtimes of the Lambda Runtime API do.
  ///
  /// @param addressVariable the environment variable for the address of the runtime API,
  ///   `host:port`
  /// @param socketVariable the environment variable for the path of a Unix socket with the same
  ///   API, which is faster; null if the worker does not know it
  /// @param rules made for one worker
  record Pull(String addressVariable, @Nullable String socketVariable, RuntimeProtocol rules)
      implements Protocol {}

  /// The worker is an HTTP server, as Google's functions-framework and Azure's custom handlers are:
  /// each event is a request to it.
  ///
  /// @param portVariable the environment variable for the port that the worker listens on
  /// @param readinessPath a path that is requested until the worker answers it; null if the worker
  ///   is ready as soon as it accepts connections
  /// @param rules made for one worker
  record Serve(String portVariable, @Nullable String readinessPath, HttpExchange rules)
      implements Protocol {}
}
