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

/// Starts the workers of a pool and closes them in background threads.
final class WorkerFactory implements AutoCloseable {
  private final EventLoop loop;
  private final Emulation emulation;
  private final Function<String, Handler> handlers;
  private final FunctionLog log;
  private final Environment environment;
  private final Set<Thread> closingThreads = ConcurrentHashMap.newKeySet();

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

  /// Starts a worker and waits until it is ready or its start has failed.
  PooledWorker start() {
    Handler handler = handlers.apply(instanceId());
    LogTail[] tail = new LogTail[1];
    ProcessWorker worker =
        WorkerLauncher.start(
            loop,
            emulation,
            handler,
            launch -> tail[0] = new LogTail(log.stream(launch.logStream())),
            environment);
    worker.awaitReady();
    return new PooledWorker(worker, tail[0]);
  }

  private static String instanceId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  /// Closes a worker in the background.
  void retire(PooledWorker worker) {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("worker-end")
            .unstarted(() -> {
              try {
                worker.close();
              } finally {
                closingThreads.remove(Thread.currentThread());
              }
            });
    closingThreads.add(thread);
    thread.start();
  }

  /// Waits until all retired workers are closed, then closes the log.
  @Override
  public void close() {
    for (Thread thread : closingThreads) {
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
