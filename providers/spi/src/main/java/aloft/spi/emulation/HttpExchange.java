package aloft.spi.emulation;

/// How an event becomes a request to a worker that is an HTTP server, and its response a result.
/// Several exchanges may be under way at a time.
public interface HttpExchange extends WorkerRules {

  /// Returns the request for an invocation.
  HttpRequest request(Invocation invocation);

  /// Returns what the worker's response means.
  InvocationOutcome outcome(Invocation invocation, HttpResponse response);
}
