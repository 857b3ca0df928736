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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A front with the functions behind it: takes the steps of each request.
public final class Gateway implements HttpServer.Responder {
  private static final int MANY = 1000;

  /// What AWS waits before the first and the second retry of an asynchronous call.
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Front front;
  private final Functions functions;
  private final Function<Next.Fetch, @Nullable Document> documents;
  private final Duration pause;
  private final Map<String, Kept> memory = new ConcurrentHashMap<>();

  private record Kept(Called called, long until) {}

  /// @param documents what other servers have; null for what cannot be had
  public Gateway(
      Front front, Functions functions, Function<Next.Fetch, @Nullable Document> documents) {
    this(front, functions, documents, PAUSE);
  }

  Gateway(
      Front front,
      Functions functions,
      Function<Next.Fetch, @Nullable Document> documents,
      Duration pause) {
    this.front = front;
    this.functions = functions;
    this.documents = documents;
    this.pause = pause;
  }

  @Override
  public HttpAnswer answer(HttpRequest request) {
    Next next = front.handle(request);
    while (true) {
      switch (next) {
        case Next.Answer answer -> {
          return answer.answer();
        }
        case Next.Start start -> {
          Thread.ofVirtual().start(() -> start(functions, start, pause));
          return start.answer();
        }
        case Next.Fetch fetch -> next = fetch.then().apply(documents.apply(fetch));
        case Next.Call call -> {
          Called called = called(call);
          if (called == null) {
            return call.late();
          }
          next = call.then().apply(called);
        }
      }
    }
  }

  private @Nullable Called called(Next.Call call) {
    Next.Memory place = call.memory();
    Kept kept = place == null ? null : memory.get(place.key());
    if (kept != null && System.nanoTime() - kept.until() < 0) {
      return kept.called();
    }
    Called called = run(call);
    if (place != null && called != null && called.outcome() instanceof Outcome.Answer) {
      if (memory.size() >= MANY) {
        memory.values().removeIf(old -> System.nanoTime() - old.until() >= 0);
      }
      memory.put(place.key(), new Kept(called, System.nanoTime() + place.time().toNanos()));
    }
    return called;
  }

  // Null where patience is at its end.
  private @Nullable Called run(Next.Call call) {
    Invocation invocation = new Invocation(Ids.next(), call.event(), call.attributes(), null);
    if (functions.longest(call.function()).compareTo(call.patience()) <= 0) {
      return functions.call(call.function(), invocation);
    }
    CompletableFuture<Called> future = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> future.complete(functions.call(call.function(), invocation)));
    try {
      return future.get(call.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /// Runs a function without anyone waiting for it, again where it fails.
  public static void start(Functions functions, Next.Start start) {
    start(functions, start, PAUSE);
  }

  private static void start(Functions functions, Next.Start start, Duration pause) {
    String id = Ids.next();
    for (int attempt = 0; ; attempt++) {
      Called called =
          functions.call(
              start.function(), new Invocation(id, start.event(), start.attributes(), null));
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
