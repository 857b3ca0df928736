package aloft.spi.emulation;

/// How a dialogue goes on after a worker's request.
public sealed interface ProtocolStep {

  /// The worker is answered at once.
  record Respond(RuntimeResponse reply) implements ProtocolStep {}

  /// The worker waits for its next invocation.
  record AwaitInvocation() implements ProtocolStep {}

  /// The worker waits until it is ended.
  record AwaitEnd() implements ProtocolStep {}

  /// The worker is answered, and its invocation has come to an end.
  record Finish(RuntimeResponse reply, InvocationOutcome outcome) implements ProtocolStep {}
}
