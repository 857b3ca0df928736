package aloft.local.gateway;

import aloft.spi.emulation.Action;
import aloft.spi.emulation.FetchedDocument;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Handles requests by performing the actions of an [HttpHandler]: invokes functions, fetches
/// documents, caches results.
public final class Gateway implements HttpServer.RequestHandler {
  private static final int CACHE_SIZE = 1000;

  /// The pause of AWS before the first retry of an asynchronous invocation; the second is twice as
  /// long.
  private static final Duration RETRY_PAUSE = Duration.ofMinutes(1);

  private final HttpHandler handler;
  private final FunctionInvoker functions;
  private final DocumentSource documents;
  private final Duration retryPause;
  private final Map<String, CachedResult> cache = new ConcurrentHashMap<>();

  private record CachedResult(InvocationResult result, long expiresAt) {}

  /// Provides documents of other servers.
  @FunctionalInterface
  public interface DocumentSource {

    /// Returns a document; null if it is not available.
    CompletableFuture<@Nullable FetchedDocument> get(Action.Fetch wanted);
  }

  public Gateway(HttpHandler handler, FunctionInvoker functions, DocumentSource documents) {
    this(handler, functions, documents, RETRY_PAUSE);
  }

  Gateway(
      HttpHandler handler, FunctionInvoker functions, DocumentSource documents, Duration pause) {
    this.handler = handler;
    this.functions = functions;
    this.documents = documents;
    this.retryPause = pause;
  }

  @Override
  public CompletableFuture<HttpResponse> handle(HttpRequest request) {
    return perform(handler.handle(request));
  }

  private CompletableFuture<HttpResponse> perform(Action next) {
    return switch (next) {
      case Action.Respond answer -> CompletableFuture.completedFuture(answer.response());
      case Action.InvokeAsync start -> {
        Thread.ofVirtual().start(() -> invokeAsync(functions, start, retryPause));
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
              .filter(completed -> completed.outcome() instanceof InvocationOutcome.Success)
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
    Invocation invocation = new Invocation(Ids.next(), call.event(), call.attributes(), null);
    boolean inTime = functions.maxDuration(call.function()).compareTo(call.timeout()) <= 0;
    CompletableFuture<Optional<InvocationResult>> result =
        functions.invoke(call.function(), invocation).thenApply(Optional::of);
    return inTime
        ? result
        : result.completeOnTimeout(
            Optional.empty(), call.timeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Invokes a function asynchronously and retries after faults. Blocks until the last attempt
  /// ends.
  public static void invokeAsync(FunctionInvoker functions, Action.InvokeAsync start) {
    invokeAsync(functions, start, RETRY_PAUSE);
  }

  private static void invokeAsync(
      FunctionInvoker functions, Action.InvokeAsync start, Duration pause) {
    String id = Ids.next();
    for (int attempt = 0; ; attempt++) {
      Invocation invocation = new Invocation(id, start.event(), start.attributes(), null);
      InvocationResult result = functions.invoke(start.function(), invocation).join();
      if (result.outcome() instanceof InvocationOutcome.Success || attempt >= start.retries()) {
        return;
      }
      try {
        Thread.sleep(pause.multipliedBy(attempt + 1L));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
