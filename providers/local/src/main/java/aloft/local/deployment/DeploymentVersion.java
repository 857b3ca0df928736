package aloft.local.deployment;

import aloft.local.gateway.ActionPerformer;
import aloft.local.gateway.AsyncInvocation;
import aloft.local.gateway.FunctionInvoker;
import aloft.local.gateway.Gateway;
import aloft.local.gateway.WebSocketGateway;
import aloft.local.http.EventLoop;
import aloft.local.log.FunctionLog;
import aloft.local.state.StateFolder;
import aloft.local.state.StoredDeployment;
import aloft.local.worker.WorkerLauncher;
import aloft.local.worker.WorkerPool;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.CallFormat;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.TriggerRules;
import aloft.spi.model.Code;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// One running version of a deployment: its functions, gateways and timers.
///
/// A version is SERVING from its creation; [#startTimers] starts its timers when it becomes the
/// current one. [#retire] makes it RETIRING: it gets no more calls, its timers stop, and when its
/// last call has ended, its worker pools close and it is ENDED. [#shutDown] ends it at once, when
/// the deployment is removed: the calls that are still running have a timeout. The state, the pools
/// and the number of calls belong to the event loop; other threads may call [#handle],
/// [#checkEventSize] and the accessors. A pool is created by the first call of its function.
final class DeploymentVersion {
  private static final HttpResponse REMOVED =
      new HttpResponse(404, List.of(), Payload.of("{\"message\":\"Not Found\"}"));

  private final EventLoop loop;
  private final Topology topology;
  private final Emulation emulation;
  private final Environment environment;
  private final Map<String, String> inherited;
  private final Map<String, String> overrides;
  private final @Nullable Path serviceFolder;
  private final StateFolder home;
  private final CodeStore code;
  private final Map<String, DeployedFunction> functions = new HashMap<>();
  private final Map<String, Gateway> gateways = new HashMap<>();
  private final Map<String, WebSocketGateway.Rules> webSockets = new HashMap<>();
  private final List<FunctionTimer> timers = new ArrayList<>();
  private final Map<String, WorkerPool> pools = new HashMap<>();
  private final Map<String, CompletableFuture<WorkerPool>> newPools = new HashMap<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private State state = State.SERVING;
  private int activeCalls;

  private enum State {
    SERVING,
    RETIRING,
    ENDED
  }

  private record DeployedFunction(LocalFunction local, ExecutionPolicy policy) {}

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
      Gateway.DocumentSource documents,
      Environment environment) {
    this.loop = loop;
    this.topology = stored.read();
    this.emulation = emulation;
    this.home = home;
    this.code = new CodeStore(home.deployment(topology.name()));
    // Programs are found on the PATH of the user who deployed it.
    Map<String, String> variables = new HashMap<>(environment.variables());
    variables.putAll(stored.surroundings());
    this.environment = environment.withVariables(variables);
    this.inherited = new TreeMap<>(stored.surroundings());
    inherited.put("IS_OFFLINE", "true");
    this.overrides = stored.overrides() == null ? Map.of() : stored.overrides();
    this.serviceFolder = stored.serviceFolder() == null ? null : Path.of(stored.serviceFolder());
    for (LocalFunction function : topology.functions()) {
      Map<String, String> own = new HashMap<>(inherited);
      own.putAll(function.environment());
      own.putAll(overrides);
      functions.put(
          function.name(),
          new DeployedFunction(function, WorkerLauncher.policy(emulation, function, own)));
    }
    TriggerRules triggers = emulation.triggers();
    for (Trigger.HttpApi api : topology.triggers(Trigger.HttpApi.class)) {
      gateways.put(api.id(), new Gateway(triggers.http(topology, api), invoker, documents));
    }
    for (Trigger.WebSocketApi api : topology.triggers(Trigger.WebSocketApi.class)) {
      webSockets.put(
          api.id(),
          new WebSocketGateway.Rules(
              triggers.webSocket(topology, api), new ActionPerformer(invoker, documents)));
    }
    for (Trigger.Timer timer : topology.triggers(Trigger.Timer.class)) {
      timers.add(
          new FunctionTimer(
              loop,
              triggers.timer(topology, timer),
              stored.deployed(),
              environment.clock(),
              event -> AsyncInvocation.start(invoker, timer.function(), event)));
    }
  }

  Topology topology() {
    return topology;
  }

  /// How calls by commands look on its cloud.
  CallFormat calls() {
    return emulation.calls();
  }

  /// Checks the size of an event.
  ///
  /// @param awaited whether the caller waits for the result
  /// @throws UserException if it is too large
  void checkEventSize(String function, Payload event, boolean awaited) {
    DeployedFunction deployed = functions.get(function);
    if (deployed == null) {
      return;
    }
    ExecutionPolicy policy = deployed.policy();
    int limit = awaited ? policy.maxEventSize() : policy.maxAsyncEventSize();
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
    // The API was removed while the request was on its way.
    return gateway == null ? CompletableFuture.completedFuture(REMOVED) : gateway.handle(request);
  }

  /// The rules of a WebSocket API; null if this version does not have it.
  WebSocketGateway.@Nullable Rules webSocket(String api) {
    return webSockets.get(api);
  }

  /// As [FunctionInvoker#maxDuration].
  Duration maxDuration(String function) {
    DeployedFunction deployed = functions.get(function);
    return deployed == null || deployed.policy().debugged()
        ? Duration.ZERO
        : deployed.local().function().timeout().plus(deployed.policy().startup());
  }

  /// As [FunctionInvoker#retry].
  ExecutionPolicy.Retry retry(String function) {
    DeployedFunction deployed = functions.get(function);
    return deployed == null ? FunctionInvoker.NO_RETRY : deployed.policy().retry();
  }

  /// As [FunctionInvoker#invoke]; runs in the loop.
  CompletableFuture<InvocationResult> invoke(String function, Invocation invocation) {
    if (state == State.ENDED) {
      return CompletableFuture.failedFuture(removed());
    }
    activeCalls++;
    int size = size(invocation.event());
    loop.memory().add(size);
    WorkerPool pool = pools.get(function);
    CompletableFuture<InvocationResult> result =
        pool == null
            ? newPool(function).thenCompose(created -> created.invoke(invocation))
            : pool.invoke(invocation);
    return result.handle((called, failure) -> {
      loop.memory().release(size);
      loop.run(this::endCall);
      return failure == null ? called : failure(function, failure);
    });
  }

  private static int size(Event event) {
    return switch (event) {
      case Event.Body body -> body.payload().bytes().length;
      case Event.Http http -> http.request().body().bytes().length;
    };
  }

  private IllegalStateException removed() {
    return new IllegalStateException(topology.name() + " was removed");
  }

  private void endCall() {
    activeCalls--;
    if (state == State.RETIRING && activeCalls == 0) {
      end(Duration.ofDays(1));
    }
  }

  // Blocks until the code is unpacked, in a separate thread.
  private CompletableFuture<WorkerPool> newPool(String function) {
    return newPools.computeIfAbsent(
        function,
        name ->
            CompletableFuture.supplyAsync(() -> createPool(name), Thread::startVirtualThread)
                .whenCompleteAsync((pool, failure) -> addPool(name, pool), loop));
  }

  private void addPool(String function, @Nullable WorkerPool pool) {
    newPools.remove(function);
    if (state == State.ENDED) {
      throw removed();
    }
    if (pool != null) {
      pools.put(function, pool);
    }
  }

  private WorkerPool createPool(String name) {
    DeployedFunction deployed = functions.get(name);
    if (deployed == null) {
      throw new UserException(Diagnostic.error("function/unknown", "no function " + name));
    }
    LocalFunction function = deployed.local();
    Code source = function.code();
    if (source == null) {
      throw new UserException(
          Diagnostic.error("local/image", "the function \"" + name + "\" is a container image")
              .hint("container images are not supported by the local cloud"));
    }
    try {
      Path root = code.folder(source);
      Path layers = function.layers().isEmpty() ? null : code.mergedLayers(function.layers());
      return new WorkerPool(
          loop,
          emulation,
          id -> handler(function, root, layers, id),
          WorkerPool.Limits.of(function, deployed.policy()),
          new FunctionLog(home.log(topology.name(), name), environment.clock()),
          environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Handler handler(LocalFunction function, Path root, @Nullable Path layers, String id) {
    return new Handler(
        function.function(),
        topology.region(),
        root,
        layers,
        List.of(),
        serviceFolder,
        environment.clock().instant(),
        home.workerMark() + id.substring(StateFolder.WORKER_MARK_LENGTH),
        inherited,
        function.environment(),
        overrides,
        Handler.LogFormat.CLOUD);
  }

  // Also writes the error to the function's log.
  private InvocationResult failure(String function, Throwable failure) {
    Diagnostic error = diagnostic(failure);
    String text = error.hint() == null ? error.message() : error.message() + "\n  " + error.hint();
    log(function, text);
    return new InvocationResult(emulation.calls().failure(error), text);
  }

  /// As [FunctionInvoker#log], after the output of the function so far; runs in the loop.
  void log(String function, String line) {
    DeployedFunction deployed = functions.get(function);
    if (deployed == null) {
      return;
    }
    flushLog(function);
    try (FunctionLog log =
            new FunctionLog(home.log(topology.name(), function), environment.clock());
        OutputStream out = log.stream("local-cloud", deployed.policy().maxLogLine())) {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A log error must not stop the function.
    }
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

  /// Starts the timers; runs in the loop.
  void startTimers() {
    timers.forEach(FunctionTimer::start);
  }

  /// Writes all output of a function so far to its log; runs in the loop.
  void flushLog(String function) {
    WorkerPool pool = pools.get(function);
    if (pool != null) {
      pool.flushLog();
    }
  }

  /// The number of workers; runs in the loop.
  int workerCount() {
    return pools.values().stream().mapToInt(WorkerPool::workerCount).sum();
  }

  /// Ends the version when its last call has ended; runs in the loop.
  ///
  /// @return completes when all its processes have ended
  CompletableFuture<Void> retire() {
    if (state == State.SERVING) {
      timers.forEach(FunctionTimer::cancel);
      state = State.RETIRING;
      if (activeCalls == 0) {
        end(Duration.ofDays(1));
      }
    }
    return ended;
  }

  /// Ends the version: calls that are still running end after the timeout. Runs in the loop.
  ///
  /// @return completes when all its processes have ended
  CompletableFuture<Void> shutDown(Duration timeout) {
    timers.forEach(FunctionTimer::cancel);
    end(timeout);
    return ended;
  }

  private void end(Duration timeout) {
    state = State.ENDED;
    List<CompletableFuture<?>> closing = new ArrayList<>();
    pools.values().forEach(pool -> closing.add(pool.shutDown(timeout)));
    newPools.values().forEach(pool -> closing.add(pool.handle((created, failure) -> null)));
    var _ =
        CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
            .whenComplete((done, failure) -> ended.complete(null));
  }
}
