package aloft.spi.worker;

/// How a dialogue goes on after a worker's request.
public sealed interface Step {

  /// The worker is answered at once.
  record Say(Reply reply) implements Step {}

  /// The worker waits for its next invocation.
  record AwaitInvocation() implements Step {}

  /// The worker waits until it is ended.
  record AwaitEnd() implements Step {}

  /// The worker is answered, and its invocation has come to an end.
  record Finish(Reply reply, Outcome outcome) implements Step {}
}
