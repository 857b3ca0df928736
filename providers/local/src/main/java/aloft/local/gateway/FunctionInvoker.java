package aloft.local.gateway;

import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// The functions that a front may call, by the names it knows.
public interface FunctionInvoker {

  /// Begins to run a function; what keeps it from running is a fault, too.
  CompletableFuture<InvocationResult> call(String function, Invocation invocation);

  /// The longest that a call takes, a cold start included; zero where there is no such function.
  Duration longest(String function);
}
