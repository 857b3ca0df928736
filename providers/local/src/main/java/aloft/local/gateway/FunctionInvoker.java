package aloft.local.gateway;

import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Invokes functions by name.
public interface FunctionInvoker {
  /// A failed asynchronous invocation is not repeated.
  ExecutionPolicy.Retry NO_RETRY = new ExecutionPolicy.Retry(0, Duration.ZERO);

  /// Starts an invocation. If the function cannot be started, the result is a fault.
  CompletableFuture<InvocationResult> invoke(String function, Invocation invocation);

  /// The longest duration of an invocation with a cold start; zero for an unknown function, and for
  /// one that is debugged: its callers wait as long as it takes.
  Duration maxDuration(String function);

  /// Writes a line to the log of a function.
  void log(String function, String line);

  /// How a failed asynchronous invocation is repeated; [#NO_RETRY] for an unknown function.
  ExecutionPolicy.Retry retry(String function);
}
