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

  /// Starts a worker and waits until it is ready or its start has failed. A start that takes too
  /// long is repeated as a part of the first call, whose timeout then limits it.
  PooledWorker start() {
    LogTail[] tail = new LogTail[1];
    ProcessWorker worker = launch(policy, tail);
    if (!worker.awaitReady()) {
      worker.reportSlowStart();
      worker.close();
      tail[0].close();
      worker = launch(policy.withoutStartup(), tail);
    }
    return new PooledWorker(worker, tail[0]);
  }

  private ProcessWorker launch(ExecutionPolicy limits, LogTail[] tail) {
    Handler handler = handlers.apply(Ids.hex());
    return WorkerLauncher.start(
        loop,
        emulation,
        limits,
        handler,
        launch -> tail[0] = new LogTail(log.stream(launch.logStream(), limits.maxLogLine())),
        environment);
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
