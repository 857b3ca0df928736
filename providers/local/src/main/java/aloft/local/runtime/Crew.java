package aloft.local.runtime;

import aloft.local.http.Loop;
import aloft.local.log.FunctionLog;
import aloft.spi.provider.Emulation;
import aloft.spi.provider.Environment;
import aloft.spi.worker.Handler;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/// Starts the workers of a pool, and ends them where no one waits for it.
final class Crew implements AutoCloseable {
  private final Loop loop;
  private final Emulation emulation;
  private final Function<String, Handler> handlers;
  private final FunctionLog log;
  private final Environment environment;
  private final Set<Thread> leaving = ConcurrentHashMap.newKeySet();

  Crew(
      Loop loop,
      Emulation emulation,
      Function<String, Handler> handlers,
      FunctionLog log,
      Environment environment) {
    this.loop = loop;
    this.emulation = emulation;
    this.handlers = handlers;
    this.log = log;
    this.environment = environment;
  }

  /// A new worker, when it is ready for its first invocation or has failed to get so.
  Member hire() {
    Handler handler = handlers.apply(instance());
    Tail[] tail = new Tail[1];
    ProcessWorker worker =
        Workers.start(
            loop,
            emulation,
            handler,
            launch -> tail[0] = new Tail(log.stream(launch.stream())),
            environment);
    worker.awaitReady();
    return new Member(worker, tail[0]);
  }

  private static String instance() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  /// Ends a worker in the background.
  void dismiss(Member member) {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("worker-end")
            .unstarted(() -> {
              try {
                member.end();
              } finally {
                leaving.remove(Thread.currentThread());
              }
            });
    leaving.add(thread);
    thread.start();
  }

  /// Waits until all that were dismissed are gone, and lets go of their log.
  @Override
  public void close() {
    for (Thread thread : leaving) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    log.close();
  }
}
