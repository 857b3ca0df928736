package aloft.spi.emulation;

import aloft.spi.diagnostic.Diagnostic;
import java.time.Instant;
import java.util.List;

/// What a cloud and one worker say to each other. One thread at a time lets it hear and deliver; of
/// all else only the two ways to end without an answer change what the closing lines say.
public interface RuntimeProtocol {

  /// Hears a request of the worker.
  ProtocolStep hear(RuntimeRequest request);

  /// What a worker that awaits an invocation is answered.
  RuntimeResponse deliver(Invocation invocation, Instant deadline);

  /// What the cloud answers when a handler takes too long.
  InvocationOutcome.Fault timedOut(Invocation invocation);

  /// What the cloud answers when the process ended in the middle of an invocation.
  ///
  /// @param status the exit status; 128 and the signal's number where a signal ended it
  InvocationOutcome.Fault exited(Invocation invocation, int status);

  /// The log lines before an invocation, each with its line end; may be empty.
  String opening(Invocation invocation);

  /// The log lines after an invocation.
  String closing(Invocation invocation, Usage usage);

  /// What the worker has told about itself that the user should know.
  List<Diagnostic> remarks();
}
