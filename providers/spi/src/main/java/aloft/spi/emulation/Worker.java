package aloft.spi.emulation;

import aloft.spi.diagnostic.Diagnostic;
import java.util.List;

/// A process that runs one handler, one invocation at a time.
public interface Worker extends AutoCloseable {

  /// Runs the handler and waits for the result. After the process has failed, the worker cannot be
  /// used again.
  Execution invoke(Invocation invocation);

  /// Returns whether the worker can accept another invocation.
  boolean isUsable();

  /// Returns warnings about the worker, such as a wrong version of its program.
  List<Diagnostic> warnings();

  /// Terminates the process and its child processes.
  @Override
  void close();

  /// The outcome of an invocation and what it used.
  record Execution(InvocationOutcome outcome, Usage usage) {}
}
