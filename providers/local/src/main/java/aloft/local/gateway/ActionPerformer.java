package aloft.local.gateway;

import aloft.host.Ids;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Performs the actions of HTTP handlers: invokes functions, fetches documents, caches results.
public final class ActionPerformer {
  private static final int CACHE_SIZE = 1000;

  private final FunctionInvoker functions;
  private final Gateway.DocumentSource documents;
  private final Map<String, CachedResult> cache = new ConcurrentHashMap<>();

  private record CachedResult(InvocationResult result, long expiresAt) {}

  public ActionPerformer(FunctionInvoker functions, Gateway.DocumentSource documents) {
    this.functions = functions;
    this.documents = documents;
  }

  /// Performs an action and those that follow it.
  public CompletableFuture<HttpResponse> perform(Action next) {
    return switch (next) {
      case Action.Respond answer -> {
        Action.LogLine line = answer.logLine();
        if (line != null) {
          functions.log(line.function(), line.text());
        }
        yield CompletableFuture.completedFuture(answer.response());
      }
      case Action.InvokeAsync start -> {
        AsyncInvocation.start(functions, start.function(), start.event());
        yield CompletableFuture.completedFuture(start.response());
      }
      case Action.Fetch fetch ->
          documents.get(fetch).thenCompose(document -> perform(fetch.next().apply(document)));
      case Action.Invoke call ->
          invokeCached(call)
              .thenCompose(result ->
                  result.isEmpty()
                      ? CompletableFuture.completedFuture(call.timeoutResponse())
                      : perform(call.next().apply(result.get())));
    };
  }

  private CompletableFuture<Optional<InvocationResult>> invokeCached(Action.Invoke call) {
    Action.CacheKey key = call.cacheKey();
    if (key == null) {
      return invoke(call);
    }
    CachedResult cached = cache.get(key.key());
    if (cached != null && System.nanoTime() - cached.expiresAt() < 0) {
      return CompletableFuture.completedFuture(Optional.of(cached.result()));
    }
    return invoke(call)
        .thenApply(result -> {
          result
              .filter(completed -> !(completed.outcome() instanceof InvocationOutcome.Fault))
              .ifPresent(completed -> store(key, completed));
          return result;
        });
  }

  private void store(Action.CacheKey key, InvocationResult result) {
    if (cache.size() >= CACHE_SIZE) {
      cache.values().removeIf(old -> System.nanoTime() - old.expiresAt() >= 0);
    }
    cache.put(key.key(), new CachedResult(result, System.nanoTime() + key.timeToLive().toNanos()));
  }

  // Empty if the action's timeout has passed.
  private CompletableFuture<Optional<InvocationResult>> invoke(Action.Invoke call) {
    Invocation invocation = new Invocation(Ids.uuid(), call.event());
    boolean inTime = functions.maxDuration(call.function()).compareTo(call.timeout()) <= 0;
    CompletableFuture<Optional<InvocationResult>> result =
        functions.invoke(call.function(), invocation).thenApply(Optional::of);
    return inTime
        ? result
        : result.completeOnTimeout(
            Optional.empty(), call.timeout().toMillis(), TimeUnit.MILLISECONDS);
  }
}
