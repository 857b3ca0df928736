package aloft.local.worker;

import aloft.host.Ids;
import aloft.local.http.EventLoop;
import aloft.local.log.FunctionLog;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.Handler;
import aloft.spi.provider.Environment;
import java.util.function.Function;

/// Starts the workers of a pool and closes them in background threads.
final class WorkerFactory {
  private final EventLoop loop;
  private final Emulation emulation;
  private final Function<String, Handler> handlers;
  private final ExecutionPolicy policy;
  private final FunctionLog log;
  private final Environment environment;

  WorkerFactory(
      EventLoop loop,
      Emulation emulation,
      Function<String, Handler> handlers,
      ExecutionPolicy policy,
      FunctionLog log,
      Environment environment) {
    this.loop = loop;
    this.emulation = emulation;
    this.handlers = handlers;
    this.policy = policy;
    this.log = log;
    this.environment = environment;
  }

  /// Starts a worker and waits until it is ready or its start has failed.
  PooledWorker start() {
    Handler handler = handlers.apply(Ids.hex());
    LogTail[] tail = new LogTail[1];
    ProcessWorker worker =
        WorkerLauncher.start(
            loop,
            emulation,
            policy,
            handler,
            launch -> tail[0] = new LogTail(log.stream(launch.logStream(), policy.maxLogLine())),
            environment);
    worker.awaitReady();
    return new PooledWorker(worker, tail[0]);
  }

  /// Closes a worker in the background.
  ///
  /// @param then runs in the loop when it is closed
  void close(PooledWorker worker, Runnable then) {
    EventLoop.runBlocking(
        "worker-end",
        () -> {
          try {
            worker.close();
          } finally {
            loop.execute(then);
          }
        });
  }

  /// Closes the log.
  void closeLog() {
    log.close();
  }
}
