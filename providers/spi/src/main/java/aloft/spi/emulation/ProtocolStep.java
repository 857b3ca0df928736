package aloft.spi.emulation;

/// What to do after a request of a worker, decided by a [RuntimeProtocol].
public sealed interface ProtocolStep {

  /// Sends a response at once.
  record Respond(RuntimeResponse response) implements ProtocolStep {}

  /// Sends no response until the next invocation is delivered.
  record AwaitInvocation() implements ProtocolStep {}

  /// Sends no response: the worker waits until its process is terminated.
  record AwaitTermination() implements ProtocolStep {}

  /// Sends a response and completes the current invocation.
  record CompleteInvocation(RuntimeResponse response, InvocationOutcome outcome)
      implements ProtocolStep {}
}
