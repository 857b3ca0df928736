package aloft.spi.emulation;

import java.time.Instant;

/// How an event becomes a request to a worker that is an HTTP server, and its response a result.
/// Several exchanges may be under way at a time.
public interface HttpExchange extends WorkerRules {

  /// Returns the request for an invocation.
  ///
  /// @param time when it is sent
  HttpRequest request(Invocation invocation, Instant time);

  /// Returns what the worker's response means.
  InvocationOutcome outcome(Invocation invocation, HttpResponse response);
}
