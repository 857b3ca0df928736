package aloft.local.deployment;

import aloft.local.gateway.DocumentCache;
import aloft.local.gateway.FunctionInvoker;
import aloft.local.gateway.Gateway;
import aloft.local.http.EventLoop;
import aloft.local.log.FunctionLog;
import aloft.local.state.StateFolder;
import aloft.local.state.StoredDeployment;
import aloft.local.worker.WorkerPool;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.TimerRule;
import aloft.spi.model.Topology;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One running version of a deployment: its functions, gateways and timers.
///
/// A new version is prepared, then active ([#startTimers]). [#retire] stops its timers and new
/// calls, waits for the running calls and closes the worker pools. [#shutDown] does so with a
/// timeout when the deployment is removed. A pool is created by the first call of its function.
final class DeploymentVersion {
  private static final int MAX_WORKERS = 32;
  private static final Duration COLD_START = Duration.ofSeconds(10);

  private final EventLoop loop;
  private final Topology topology;
  private final Instant deployed;
  private final Emulation emulation;
  private final Environment environment;
  private final Map<String, String> inherited;
  private final FunctionInvoker invoker;
  private final StateFolder home;
  private final CodeStore code;
  private final Map<String, Topology.Part> parts = new HashMap<>();
  private final Map<String, Gateway> gateways = new LinkedHashMap<>();
  private final Map<String, WorkerPool> pools = new ConcurrentHashMap<>();
  private final ReentrantLock poolLock = new ReentrantLock();
  private final List<Thread> timers = new ArrayList<>();
  private int activeCalls;
  private boolean retired;
  // Guarded by poolLock.
  private boolean ended;

  /// Prepares a version; nothing runs yet.
  ///
  /// @param loop the loop that serves its functions
  /// @param invoker invokes functions of the current version of the deployment
  DeploymentVersion(
      EventLoop loop,
      StoredDeployment stored,
      Emulation emulation,
      FunctionInvoker invoker,
      StateFolder home,
      DocumentCache documents,
      Environment environment) {
    this.loop = loop;
    this.topology = stored.read();
    this.deployed = stored.deployed();
    this.emulation = emulation;
    this.invoker = invoker;
    this.home = home;
    this.code = new CodeStore(home.deployment(topology.name()));
    this.inherited = new TreeMap<>(environment.variables());
    inherited.putAll(stored.surroundings());
    // Programs are found on the PATH of the user who deployed it.
    this.environment = environment.withVariables(inherited);
    inherited.put("IS_OFFLINE", "true");
    inherited.put(Daemon.MARK_VARIABLE, home.folder().toString());
    topology.functions().forEach(part -> parts.put(part.name(), part));
    topology
        .apis()
        .forEach(api ->
            gateways.put(
                api.id(),
                new Gateway(emulation.httpHandler(topology, api), invoker, documents::get)));
  }

  Topology topology() {
    return topology;
  }

  /// Registers a call; [#release] must follow.
  ///
  /// @return false if a newer version is current
  synchronized boolean acquire() {
    if (!retired) {
      activeCalls++;
    }
    return !retired;
  }

  synchronized void release() {
    activeCalls--;
    notifyAll();
  }

  /// Checks the size of an event.
  ///
  /// @param awaited whether the caller waits for the result
  /// @throws UserException if it is too large
  void checkEventSize(Payload event, boolean awaited) {
    int limit = emulation.maxEventSize(awaited);
    int size = event.bytes().length;
    if (size > limit) {
      throw new UserException(
          Diagnostic.error(
                  "invoke/too-large", "the event has " + size + " bytes, the limit is " + limit)
              .hint("store large data elsewhere and send a reference to it"));
    }
  }

  CompletableFuture<HttpResponse> handle(String api, HttpRequest request) {
    Gateway gateway = gateways.get(api);
    if (gateway == null) {
      throw new IllegalStateException("no API " + api);
    }
    return gateway.handle(request);
  }

  /// As [FunctionInvoker#maxDuration].
  Duration maxDuration(String function) {
    Topology.Part part = parts.get(function);
    return part == null ? Duration.ZERO : Duration.ofSeconds(part.timeout()).plus(COLD_START);
  }

  /// As [FunctionInvoker#invoke]; between [#acquire] and [#release].
  CompletableFuture<InvocationResult> invoke(String function, Invocation invocation) {
    Topology.Part part = parts.get(function);
    if (part == null) {
      return CompletableFuture.completedFuture(
          failure(function, Diagnostic.error("function/unknown", "no function " + function)));
    }
    WorkerPool existing = pools.get(function);
    CompletableFuture<InvocationResult> result =
        existing != null
            ? existing.invoke(invocation)
            : CompletableFuture.supplyAsync(() -> pool(part), Thread::startVirtualThread)
                .thenCompose(pool -> pool.invoke(invocation));
    return result.exceptionally(failure -> failure(function, diagnostic(failure)));
  }

  private static Diagnostic diagnostic(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case UserException error -> error.diagnostics().getFirst();
      case UncheckedIOException io ->
          Diagnostic.error("local/code", String.valueOf(io.getMessage()));
      default -> throw new CompletionException(cause);
    };
  }

  // Also writes the error to the function's log.
  private InvocationResult failure(String function, Diagnostic error) {
    String text = error.hint() == null ? error.message() : error.message() + "\n  " + error.hint();
    try (FunctionLog log =
            new FunctionLog(home.log(topology.name(), function), environment.clock());
        OutputStream out = log.stream("local-cloud")) {
      out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The caller gets the error anyway.
    }
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("errorType", error.code());
    payload.put("errorMessage", error.message());
    return new InvocationResult(
        new InvocationOutcome.Fault(
            error.code(), error.message(), List.of(), Json.write(payload, 0), error),
        text);
  }

  // The first call blocks until the code is unpacked.
  private WorkerPool pool(Topology.Part part) {
    poolLock.lock();
    try {
      WorkerPool existing = pools.get(part.name());
      if (existing == null && ended) {
        throw new IllegalStateException(topology.name() + " was removed");
      }
      return existing == null ? createPool(part) : existing;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      poolLock.unlock();
    }
  }

  private WorkerPool createPool(Topology.Part part) throws IOException {
    if (part.code() == null) {
      throw new UserException(
          Diagnostic.error(
                  "local/image", "the function \"" + part.name() + "\" is a container image")
              .hint("container images are not supported by the local cloud"));
    }
    Path root = code.folder(part.code());
    Path layers = part.layers().isEmpty() ? null : code.mergedLayers(part.layers());
    Integer reserved = part.concurrency();
    WorkerPool pool =
        new WorkerPool(
            loop,
            emulation,
            instance -> handler(part, root, layers, instance),
            reserved == null ? MAX_WORKERS : Math.max(1, reserved),
            new FunctionLog(home.log(topology.name(), part.name()), environment.clock()),
            environment);
    pools.put(part.name(), pool);
    return pool;
  }

  private Handler handler(Topology.Part part, Path root, @Nullable Path layers, String instance) {
    return new Handler(
        part.function(),
        topology.region(),
        root,
        layers,
        environment.clock().instant(),
        instance,
        inherited,
        part.environment(),
        Map.of(),
        Handler.LogFormat.CLOUD);
  }

  /// Starts the timers.
  void startTimers() {
    for (Topology.Timer timer : topology.timers()) {
      TimerRule rule = emulation.timerRule(topology, timer);
      timers.add(Thread.ofVirtual().start(() -> runTimer(timer, rule)));
    }
  }

  private void runTimer(Topology.Timer timer, TimerRule rule) {
    try {
      Instant last = environment.clock().instant();
      for (Instant next = rule.next(deployed, last);
          next != null;
          next = rule.next(deployed, last)) {
        // Checks the clock at least every 30 seconds: it may be set, or the machine may sleep.
        for (Instant now = environment.clock().instant();
            now.isBefore(next);
            now = environment.clock().instant()) {
          Thread.sleep(Math.clamp(Duration.between(now, next).toMillis() + 1, 1, 30_000));
        }
        last = next;
        Payload event = rule.event(next);
        Action.InvokeAsync start =
            new Action.InvokeAsync(
                timer.function(),
                event,
                Map.of(),
                2,
                new HttpResponse(202, List.of(), Payload.of("")));
        Thread.ofVirtual().start(() -> Gateway.invokeAsync(invoker, start));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int workerCount() {
    return pools.values().stream().mapToInt(WorkerPool::workerCount).sum();
  }

  /// Stops new calls, waits for the running ones and closes the pools.
  void retire() {
    stopAccepting();
    synchronized (this) {
      try {
        while (activeCalls > 0) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    stopAccepting().forEach(WorkerPool::close);
  }

  /// Stops new calls and closes the pools; running calls end after the timeout.
  void shutDown(Duration timeout) {
    // Prevents a concurrent call from creating a pool after this.
    poolLock.lock();
    try {
      ended = true;
    } finally {
      poolLock.unlock();
    }
    List<Thread> closers = new ArrayList<>();
    for (WorkerPool pool : stopAccepting()) {
      closers.add(Thread.ofVirtual().start(() -> pool.close(timeout)));
    }
    for (Thread closer : closers) {
      try {
        closer.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // Stops the timers and new calls, and returns the pools.
  private synchronized List<WorkerPool> stopAccepting() {
    timers.forEach(Thread::interrupt);
    retired = true;
    return List.copyOf(pools.values());
  }
}
