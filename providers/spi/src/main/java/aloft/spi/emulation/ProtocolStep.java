package aloft.spi.emulation;

import org.jspecify.annotations.Nullable;

/// What to do after a request of a worker, decided by a [RuntimeProtocol].
public sealed interface ProtocolStep {

  /// Sends a response at once.
  record Respond(RuntimeResponse response) implements ProtocolStep {}

  /// Sends no response until the next invocation is delivered.
  record AwaitInvocation() implements ProtocolStep {}

  /// Sends no response: the worker waits until its process is terminated.
  record AwaitTermination() implements ProtocolStep {}

  /// Sends a response and completes the current invocation.
  ///
  /// @param following the worker's next request, where it came with the result: then that one alone
  ///   gets a response; null if the worker sends its next request later
  record CompleteInvocation(
      RuntimeResponse response, InvocationOutcome outcome, @Nullable RuntimeRequest following)
      implements ProtocolStep {}
}
