package aloft.spi.emulation;

import aloft.spi.diagnostic.Diagnostic;
import java.time.Duration;
import java.util.List;

/// The rules for all workers of a cloud, independent of the protocol: the outcome of an invocation
/// without a result, and the log lines of each invocation.
public interface WorkerRules {

  /// Returns the lines for the log when a start takes longer than it may take: it is repeated as a
  /// part of the first invocation.
  ///
  /// @param limit how long a start may take
  String logSlowStart(Duration limit);

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
