package aloft.spi.emulation;

import java.time.Instant;

/// The runtime API that a cloud offers to one worker, as a state machine. A worker asks for an
/// invocation ([#handle] returns [ProtocolStep.AwaitInvocation]), [#deliver] passes one to it, and
/// its result completes it ([ProtocolStep.CompleteInvocation]); without a result, [#timedOut] or
/// [#exited] completes it.
///
/// [#handle] and [#deliver] are called by one thread at a time. Of the other methods, only
/// [#timedOut] and [#exited] change state: it shows in [#logFooter].
public interface RuntimeProtocol extends WorkerRules {

  /// Handles a request of the worker.
  ProtocolStep handle(RuntimeRequest request);

  /// Returns the response that delivers an invocation to the waiting worker.
  RuntimeResponse deliver(Invocation invocation, Instant deadline);
}
