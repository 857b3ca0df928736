package aloft.spi.emulation;

import aloft.spi.diagnostic.Diagnostic;
import java.util.List;

/// A process that runs one handler, one invocation at a time.
public interface Worker extends AutoCloseable {

  /// Runs the handler and waits for its end. After a fault of the process, a worker is of no more
  /// use.
  Result invoke(Invocation invocation);

  /// Whether it can take another invocation.
  boolean usable();

  /// What the user should know of it: a wrong version of its program, say.
  List<Diagnostic> remarks();

  /// Ends the process and all that it has started.
  @Override
  void close();

  /// What became of an invocation, and what it took.
  record Result(InvocationOutcome outcome, Usage usage) {}
}
