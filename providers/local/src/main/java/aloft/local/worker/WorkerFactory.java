package aloft.local.worker;

import aloft.local.http.EventLoop;
import aloft.local.log.FunctionLog;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Handler;
import aloft.spi.provider.Environment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/// Starts the workers of a pool, and ends them where no one waits for it.
final class WorkerFactory implements AutoCloseable {
  private final EventLoop loop;
  private final Emulation emulation;
  private final Function<String, Handler> handlers;
  private final FunctionLog log;
  private final Environment environment;
  private final Set<Thread> leaving = ConcurrentHashMap.newKeySet();

  WorkerFactory(
      EventLoop loop,
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
  PooledWorker hire() {
    Handler handler = handlers.apply(instance());
    LogTail[] tail = new LogTail[1];
    ProcessWorker worker =
        WorkerLauncher.start(
            loop,
            emulation,
            handler,
            launch -> tail[0] = new LogTail(log.stream(launch.stream())),
            environment);
    worker.awaitReady();
    return new PooledWorker(worker, tail[0]);
  }

  private static String instance() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  /// Ends a worker in the background.
  void dismiss(PooledWorker member) {
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
