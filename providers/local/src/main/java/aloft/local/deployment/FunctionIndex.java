package aloft.local.deployment;

import aloft.local.gateway.FunctionInvoker;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.model.LocalFunction;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// The functions of all deployments by their deployed names, as in the cloud. Replaced when a
/// deployment changes.
final class FunctionIndex implements FunctionInvoker {
  private volatile Map<String, Entry> entries = Map.of();

  private record Entry(Deployment deployment, String function) {}

  void replace(Collection<Deployment> deployments) {
    Map<String, Entry> fresh = new HashMap<>();
    for (Deployment deployment : deployments) {
      for (LocalFunction function : deployment.topology().functions()) {
        fresh.putIfAbsent(
            function.function().deployedName(), new Entry(deployment, function.name()));
      }
    }
    entries = fresh;
  }

  @Override
  public CompletableFuture<InvocationResult> invoke(String function, Invocation invocation) {
    Entry entry = entries.get(function);
    return entry == null
        ? CompletableFuture.failedFuture(new IllegalStateException("no function " + function))
        : entry.deployment().invoke(entry.function(), invocation);
  }

  @Override
  public Duration maxDuration(String function) {
    Entry entry = entries.get(function);
    return entry == null ? Duration.ZERO : entry.deployment().maxDuration(entry.function());
  }

  @Override
  public void log(String function, String line) {
    Entry entry = entries.get(function);
    if (entry != null) {
      entry.deployment().log(entry.function(), line);
    }
  }

  @Override
  public ExecutionPolicy.Retry retry(String function) {
    Entry entry = entries.get(function);
    return entry == null ? NO_RETRY : entry.deployment().retry(entry.function());
  }
}
