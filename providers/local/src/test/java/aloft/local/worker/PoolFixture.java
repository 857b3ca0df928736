package aloft.local.worker;

import aloft.local.echo.EchoProvider;
import aloft.local.http.EventLoop;
import aloft.local.log.FunctionLog;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.model.LocalFunction;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A pool of real workers for the handler of a [WorkerFixture].
final class PoolFixture implements AutoCloseable {
  final WorkerFixture worker;
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final EventLoop loop = new EventLoop("test");
  private final Path folder;
  private final FunctionLog log;
  private @Nullable WorkerPool pool;

  PoolFixture(WorkerFixture worker) {
    this.worker = worker;
    this.folder = worker.folder;
    this.log = new FunctionLog(folder.resolve("log"), Clock.systemUTC());
  }

  void start(int limit) {
    start(limit, null);
  }

  /// @param startup how long a start may take; null for the limit of the cloud
  void start(int limit, @Nullable Duration startup) {
    worker.cloudLogs();
    Environment environment =
        new Environment(System.getenv(), folder, folder.resolve("home"), Clock.systemUTC(), null);
    LocalFunction function =
        new LocalFunction(worker.described("0").function(), null, List.of(), null);
    ExecutionPolicy cloud = worker.emulation().policy(function);
    ExecutionPolicy policy =
        startup == null
            ? cloud
            : new ExecutionPolicy(
                startup,
                cloud.concurrency(),
                cloud.maxWorkers(),
                cloud.retry(),
                cloud.maxEventSize(),
                cloud.maxAsyncEventSize(),
                cloud.maxLogLine());
    pool =
        new WorkerPool(
            loop,
            worker.emulation(),
            worker::described,
            new WorkerPool.Limits(policy, limit, policy.concurrency()),
            log,
            environment);
  }

  WorkerPool pool() {
    return Objects.requireNonNull(pool);
  }

  InvocationResult call(String event) {
    Event body = new Event.Body(Payload.of(event));
    return pool().invoke(new Invocation(UUID.randomUUID().toString(), body)).join();
  }

  String answer(String event) {
    return text(call(event));
  }

  private static String text(InvocationResult called) {
    return switch (called.outcome()) {
      case InvocationOutcome.Success answer -> answer.payload().text();
      case InvocationOutcome.Response answer -> answer.response().payload().text();
      case InvocationOutcome.Fault fault -> fault.payload();
    };
  }

  List<Future<String>> calls(int count, String event) {
    List<Future<String>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(callers.submit(() -> answer(event)));
    }
    return all;
  }

  CompletableFuture<String> begin(String event) {
    return CompletableFuture.supplyAsync(() -> answer(event), callers);
  }

  static Set<String> answers(List<Future<String>> calls) throws Exception {
    Set<String> answers = new HashSet<>();
    for (Future<String> each : calls) {
      answers.add(each.get(30, TimeUnit.SECONDS));
    }
    return answers;
  }

  List<LogLine> logged() {
    List<LogLine> lines = new ArrayList<>();
    log.read(
        new LogQuery(Instant.EPOCH, null, false, Duration.ofMillis(5)),
        new EchoProvider().logFormat(),
        lines::add);
    return lines;
  }

  void awaitLog(String text, int count) {
    Instant end = Instant.now().plusSeconds(20);
    while (logged().stream().filter(line -> line.message().contains(text)).count() < count) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("not logged: " + text);
      }
      Thread.onSpinWait();
    }
  }

  static void awaitExit(String pid) {
    ProcessHandle.of(Long.parseLong(pid))
        .ifPresent(process -> process.onExit().orTimeout(5, TimeUnit.SECONDS).join());
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
    }
    worker.close();
    loop.close();
    callers.shutdownNow();
  }
}
