package aloft.local.gateway;

import aloft.spi.gateway.Called;
import aloft.spi.gateway.Document;
import aloft.spi.gateway.Front;
import aloft.spi.gateway.HttpAnswer;
import aloft.spi.gateway.HttpRequest;
import aloft.spi.gateway.Next;
import aloft.spi.worker.Invocation;
import aloft.spi.worker.Outcome;
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

  private final Front front;
  private final Functions functions;
  private final Library documents;
  private final Duration pause;
  private final Map<String, Kept> memory = new ConcurrentHashMap<>();

  private record Kept(Called called, long until) {}

  /// What other servers have.
  @FunctionalInterface
  public interface Library {

    /// A document; null for what cannot be had.
    CompletableFuture<@Nullable Document> get(Next.Fetch wanted);
  }

  public Gateway(Front front, Functions functions, Library documents) {
    this(front, functions, documents, PAUSE);
  }

  Gateway(Front front, Functions functions, Library documents, Duration pause) {
    this.front = front;
    this.functions = functions;
    this.documents = documents;
    this.pause = pause;
  }

  @Override
  public CompletableFuture<HttpAnswer> answer(HttpRequest request) {
    return take(front.handle(request));
  }

  private CompletableFuture<HttpAnswer> take(Next next) {
    return switch (next) {
      case Next.Answer answer -> CompletableFuture.completedFuture(answer.answer());
      case Next.Start start -> {
        Thread.ofVirtual().start(() -> start(functions, start, pause));
        yield CompletableFuture.completedFuture(start.answer());
      }
      case Next.Fetch fetch ->
          documents.get(fetch).thenCompose(document -> take(fetch.then().apply(document)));
      case Next.Call call ->
          called(call)
              .thenCompose(called ->
                  called.isEmpty()
                      ? CompletableFuture.completedFuture(call.late())
                      : take(call.then().apply(called.get())));
    };
  }

  private CompletableFuture<Optional<Called>> called(Next.Call call) {
    Next.Memory place = call.memory();
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
              .filter(one -> one.outcome() instanceof Outcome.Answer)
              .ifPresent(one -> keep(place, one));
          return called;
        });
  }

  private void keep(Next.Memory place, Called called) {
    if (memory.size() >= MANY) {
      memory.values().removeIf(old -> System.nanoTime() - old.until() >= 0);
    }
    memory.put(place.key(), new Kept(called, System.nanoTime() + place.time().toNanos()));
  }

  // Empty where patience is at its end.
  private CompletableFuture<Optional<Called>> run(Next.Call call) {
    Invocation invocation = new Invocation(Ids.next(), call.event(), call.attributes(), null);
    boolean inTime = functions.longest(call.function()).compareTo(call.patience()) <= 0;
    CompletableFuture<Optional<Called>> called =
        functions.call(call.function(), invocation).thenApply(Optional::of);
    return inTime
        ? called
        : called.completeOnTimeout(
            Optional.empty(), call.patience().toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Runs a function without anyone waiting for it, again where it fails.
  public static void start(Functions functions, Next.Start start) {
    start(functions, start, PAUSE);
  }

  private static void start(Functions functions, Next.Start start, Duration pause) {
    String id = Ids.next();
    for (int attempt = 0; ; attempt++) {
      Invocation invocation = new Invocation(id, start.event(), start.attributes(), null);
      Called called = functions.call(start.function(), invocation).join();
      if (called.outcome() instanceof Outcome.Answer || attempt >= start.retries()) {
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
