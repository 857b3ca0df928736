package aloft.spi.emulation;

import aloft.spi.diagnostic.Diagnostic;
import java.time.Instant;
import java.util.List;

/// The runtime API that a cloud offers to one worker, as a state machine. A worker asks for an
/// invocation ([#handle] returns [ProtocolStep.AwaitInvocation]), [#deliver] passes one to it, and
/// its result completes it ([ProtocolStep.CompleteInvocation]); without a result, [#timedOut] or
/// [#exited] completes it.
///
/// [#handle] and [#deliver] are called by one thread at a time. Of the other methods, only
/// [#timedOut] and [#exited] change state: it shows in [#logFooter].
public interface RuntimeProtocol {

  /// Handles a request of the worker.
  ProtocolStep handle(RuntimeRequest request);

  /// Returns the response that delivers an invocation to the waiting worker.
  RuntimeResponse deliver(Invocation invocation, Instant deadline);

  /// Returns the outcome of an invocation that exceeded the function's timeout.
  InvocationOutcome.Fault timedOut(Invocation invocation);

  /// Returns the outcome of an invocation during which the process exited.
  ///
  /// @param status the exit status; 128 plus the signal number if a signal ended the process
  InvocationOutcome.Fault exited(Invocation invocation, int status);

  /// Returns the log lines before an invocation, each with its line end; may be empty.
  String logHeader(Invocation invocation);

  /// Returns the log lines after an invocation, each with its line end; may be empty.
  String logFooter(Invocation invocation, Usage usage);

  /// Returns warnings about the worker, such as a wrong version of its program.
  List<Diagnostic> warnings();
}
