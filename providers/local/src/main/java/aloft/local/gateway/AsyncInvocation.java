package aloft.local.gateway;

import aloft.host.Ids;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An invocation whose caller does not wait for the result. It is repeated after a fault, with the
/// same id, as the retry policy of the function says.
public final class AsyncInvocation {
  private final FunctionInvoker functions;
  private final String function;
  private final Invocation invocation;
  private final ExecutionPolicy.Retry retry;
  private int attempt;

  private AsyncInvocation(FunctionInvoker functions, String function, Event event) {
    this.functions = functions;
    this.function = function;
    this.invocation = new Invocation(Ids.uuid(), event);
    this.retry = functions.retry(function);
  }

  /// Starts an invocation; does not block.
  public static void start(FunctionInvoker functions, String function, Event event) {
    new AsyncInvocation(functions, function, event).run();
  }

  private void run() {
    var _ = functions.invoke(function, invocation).whenComplete(this::onComplete);
  }

  private void onComplete(@Nullable InvocationResult result, @Nullable Throwable failure) {
    if (failure != null) {
      // The deployment was removed, or the local cloud has an error.
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    } else if (result != null
        && result.outcome() instanceof InvocationOutcome.Fault
        && attempt < retry.attempts()) {
      attempt++;
      CompletableFuture.delayedExecutor(
              retry.pause().multipliedBy(attempt).toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::run);
    }
  }
}
