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

/// A front with the functions behind it: takes the steps of each request.
public final class Gateway implements HttpServer.Responder {
  private static final int MANY = 1000;

  /// What AWS waits before the first and the second retry of an asynchronous call.
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final HttpHandler front;
  private final FunctionInvoker functions;
  private final Library documents;
  private final Duration pause;
  private final Map<String, Kept> memory = new ConcurrentHashMap<>();

  private record Kept(InvocationResult called, long until) {}

  /// What other servers have.
  @FunctionalInterface
  public interface Library {

    /// A document; null for what cannot be had.
    CompletableFuture<@Nullable FetchedDocument> get(Action.Fetch wanted);
  }

  public Gateway(HttpHandler front, FunctionInvoker functions, Library documents) {
    this(front, functions, documents, PAUSE);
  }

  Gateway(HttpHandler front, FunctionInvoker functions, Library documents, Duration pause) {
    this.front = front;
    this.functions = functions;
    this.documents = documents;
    this.pause = pause;
  }

  @Override
  public CompletableFuture<HttpResponse> answer(HttpRequest request) {
    return take(front.handle(request));
  }

  private CompletableFuture<HttpResponse> take(Action next) {
    return switch (next) {
      case Action.Respond answer -> CompletableFuture.completedFuture(answer.answer());
      case Action.InvokeAsync start -> {
        Thread.ofVirtual().start(() -> start(functions, start, pause));
        yield CompletableFuture.completedFuture(start.answer());
      }
      case Action.Fetch fetch ->
          documents.get(fetch).thenCompose(document -> take(fetch.then().apply(document)));
      case Action.Invoke call ->
          called(call)
              .thenCompose(called ->
                  called.isEmpty()
                      ? CompletableFuture.completedFuture(call.late())
                      : take(call.then().apply(called.get())));
    };
  }

  private CompletableFuture<Optional<InvocationResult>> called(Action.Invoke call) {
    Action.CacheKey place = call.memory();
    if (place == null) {
      return run(call);
    }
    Kept kept = memory.get(place.key());
    if (kept != null && System.nanoTime() - kept.until() < 0) {
      return CompletableFuture.completedFuture(Optional.of(kept.called()));
    }
    return run(call)
        .thenApply(called -> {
          called
              .filter(one -> one.outcome() instanceof InvocationOutcome.Answer)
              .ifPresent(one -> keep(place, one));
          return called;
        });
  }

  private void keep(Action.CacheKey place, InvocationResult called) {
    if (memory.size() >= MANY) {
      memory.values().removeIf(old -> System.nanoTime() - old.until() >= 0);
    }
    memory.put(place.key(), new Kept(called, System.nanoTime() + place.time().toNanos()));
  }

  // Empty where patience is at its end.
  private CompletableFuture<Optional<InvocationResult>> run(Action.Invoke call) {
    Invocation invocation = new Invocation(Ids.next(), call.event(), call.attributes(), null);
    boolean inTime = functions.longest(call.function()).compareTo(call.patience()) <= 0;
    CompletableFuture<Optional<InvocationResult>> called =
        functions.call(call.function(), invocation).thenApply(Optional::of);
    return inTime
        ? called
        : called.completeOnTimeout(
            Optional.empty(), call.patience().toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Runs a function without anyone waiting for it, again where it fails.
  public static void start(FunctionInvoker functions, Action.InvokeAsync start) {
    start(functions, start, PAUSE);
  }

  private static void start(FunctionInvoker functions, Action.InvokeAsync start, Duration pause) {
    String id = Ids.next();
    for (int attempt = 0; ; attempt++) {
      Invocation invocation = new Invocation(id, start.event(), start.attributes(), null);
      InvocationResult called = functions.call(start.function(), invocation).join();
      if (called.outcome() instanceof InvocationOutcome.Answer || attempt >= start.retries()) {
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
