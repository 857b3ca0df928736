package aloft.local.deployment;

import aloft.local.gateway.FunctionInvoker;
import aloft.local.gateway.HttpServer;
import aloft.local.gateway.OriginPolicy;
import aloft.local.gateway.WebSocketGateway;
import aloft.local.http.EventLoop;
import aloft.spi.emulation.CallFormat;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import aloft.spi.provider.Operations.Endpoint;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A deployment with its servers, which keep their ports when a newer version replaces the current
/// one.
///
/// [#open], [#swap] and [#close] are called by one thread at a time. The current version changes in
/// the event loop, where calls start, so that no call reaches an older one; an older version ends
/// when its last call has ended.
public final class Deployment implements FunctionInvoker {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final EventLoop loop;
  private final Ports ports;
  private final OriginPolicy originPolicy;
  private final Set<DeploymentVersion> retiring = ConcurrentHashMap.newKeySet();
  private final Map<String, WebSocketGateway> webSockets = new ConcurrentHashMap<>();
  private final Clock clock;
  private volatile Map<String, HttpServer> servers = Map.of();
  private volatile DeploymentVersion current;

  /// Creates a deployment with its first version; [#open] opens its ports.
  Deployment(
      EventLoop loop,
      Ports ports,
      OriginPolicy originPolicy,
      Clock clock,
      Function<FunctionInvoker, DeploymentVersion> first) {
    this.loop = loop;
    this.clock = clock;
    this.ports = ports;
    this.originPolicy = originPolicy;
    this.current = first.apply(this);
  }

  /// The topology of the current version.
  public Topology topology() {
    return current.topology();
  }

  /// How calls by commands look on the cloud of the current version.
  public CallFormat calls() {
    return current.calls();
  }

  /// Checks the size of an event.
  ///
  /// @param awaited whether the caller waits for the result
  /// @throws aloft.spi.diagnostic.UserException if it is too large
  public void checkEventSize(String function, Payload event, boolean awaited) {
    current.checkEventSize(function, event, awaited);
  }

  /// The action that [#swap] runs before the newer version becomes current.
  interface SwapAction {
    void run() throws IOException;
  }

  /// Opens the ports of the first version and starts its timers.
  void open() throws IOException {
    Map<String, HttpServer> opened = openServers(topology());
    loop.runAndWait(() -> {
      servers = opened;
      current.startTimers();
    });
    moveServers(topology());
  }

  /// Replaces the current version and adapts the ports. If this fails, nothing changes.
  ///
  /// @param before runs after the ports are open and before the swap
  /// @return completes when the previous version has ended
  CompletableFuture<Void> swap(DeploymentVersion newer, SwapAction before) throws IOException {
    Map<String, HttpServer> opened = openServers(newer.topology());
    try {
      before.run();
    } catch (IOException | RuntimeException e) {
      closeAll(opened.values());
      throw e;
    }
    DeploymentVersion older = current;
    retiring.add(older);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    loop.runAndWait(() -> {
      current = newer;
      newer.startTimers();
      var _ =
          older
              .retire()
              .whenComplete((done, failure) -> {
                retiring.remove(older);
                ended.complete(null);
              });
    });
    replaceServers(newer.topology(), opened);
    moveServers(newer.topology());
    return ended;
  }

  private static void closeAll(Iterable<HttpServer> servers) {
    servers.forEach(HttpServer::close);
  }

  // Opens a server for each API that has none yet.
  private Map<String, HttpServer> openServers(Topology topology) throws IOException {
    Map<String, HttpServer> opened = new LinkedHashMap<>();
    try {
      for (Api api : Api.of(topology)) {
        if (!servers.containsKey(api.id())) {
          String key = portKey(topology, api);
          opened.put(api.id(), ports.open(key, key, api.port(), originPolicy, handler(api)));
        }
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      closeAll(opened.values());
      throw e;
    }
  }

  // Adds new servers and closes those of APIs that no longer exist.
  private void replaceServers(Topology topology, Map<String, HttpServer> opened) {
    Set<String> apis = new HashSet<>();
    Api.of(topology).forEach(api -> apis.add(api.id()));
    Map<String, HttpServer> changed = new LinkedHashMap<>(servers);
    changed.putAll(opened);
    List<HttpServer> unused = new ArrayList<>();
    changed
        .entrySet()
        .removeIf(entry -> !apis.contains(entry.getKey()) && unused.add(entry.getValue()));
    servers = changed;
    unused.forEach(HttpServer::drain);
    webSockets.forEach((api, gateway) -> {
      if (!apis.contains(api)) {
        gateway.close();
        webSockets.remove(api);
      }
    });
  }

  // Moves servers to the ports that their APIs prefer, if these are free; runs after the servers of
  // removed APIs have released their ports.
  private void moveServers(Topology topology) {
    for (Api api : Api.of(topology)) {
      Integer port = api.port();
      HttpServer before = servers.get(api.id());
      if (port == null || before == null || before.port() == port) {
        continue;
      }
      try {
        HttpServer moved =
            ports.move(portKey(topology, api), port, before, originPolicy, handler(api));
        if (!moved.equals(before)) {
          Map<String, HttpServer> changed = new LinkedHashMap<>(servers);
          changed.put(api.id(), moved);
          servers = changed;
          before.drain();
        }
      } catch (IOException e) {
        // The API keeps its port.
      }
    }
  }

  private static String portKey(Topology topology, Api api) {
    return topology.name() + "/" + api.id();
  }

  private HttpServer.RequestHandler handler(Api api) {
    return api.isWebSocket()
        ? webSockets.computeIfAbsent(
            api.id(), id -> new WebSocketGateway(loop, clock, () -> current.webSocket(id)))
        : request -> current.handle(api.id(), request);
  }

  /// An API with an address: an HTTP API or a WebSocket API.
  ///
  /// @param port the preferred port; null for any
  private record Api(
      String id, List<Trigger.Route> routes, @Nullable Integer port, boolean isWebSocket) {

    static List<Api> of(Topology topology) {
      List<Api> apis = new ArrayList<>();
      for (Trigger trigger : topology.triggers()) {
        switch (trigger) {
          case Trigger.HttpApi api -> apis.add(new Api(api.id(), api.routes(), api.port(), false));
          case Trigger.WebSocketApi api ->
              apis.add(new Api(api.id(), api.routes(), api.port(), true));
          case Trigger.Timer timer -> {
            // has no address
          }
          case Trigger.Subscription source -> {
            // has no address
          }
        }
      }
      return apis;
    }

    Endpoint endpoint(Trigger.Route route, int port) {
      String scheme = isWebSocket ? "ws" : "http";
      return new Endpoint(
          route.function(), route.method(), scheme + "://127.0.0.1:" + port + route.path());
    }
  }

  /// Whether no older version is still running.
  boolean hasSingleVersion() {
    return retiring.isEmpty();
  }

  /// The URLs of all routes.
  public List<Endpoint> endpoints() {
    Map<String, HttpServer> open = servers;
    List<Endpoint> endpoints = new ArrayList<>();
    for (Api api : Api.of(topology())) {
      HttpServer server = open.get(api.id());
      if (server != null) {
        api.routes().forEach(route -> endpoints.add(api.endpoint(route, server.port())));
      }
    }
    return endpoints;
  }

  /// Writes all output of a function so far to its log.
  public void flushLog(String function) {
    loop.runAndWait(() -> current.flushLog(function));
  }

  /// The number of workers of the current version.
  public int workerCount() {
    return CompletableFuture.supplyAsync(() -> current.workerCount(), loop).join();
  }

  @Override
  public CompletableFuture<InvocationResult> invoke(String function, Invocation invocation) {
    return loop.isLoopThread()
        ? current.invoke(function, invocation)
        : CompletableFuture.completedFuture(invocation)
            .thenComposeAsync(event -> current.invoke(function, event), loop);
  }

  @Override
  public Duration maxDuration(String function) {
    return current.maxDuration(function);
  }

  @Override
  public void log(String function, String line) {
    loop.run(() -> current.log(function, line));
  }

  @Override
  public ExecutionPolicy.Retry retry(String function) {
    return current.retry(function);
  }

  /// Closes the ports and ends the workers; running calls have two seconds to finish.
  void close() {
    Map<String, HttpServer> open = servers;
    servers = Map.of();
    webSockets.values().forEach(WebSocketGateway::close);
    open.values().forEach(HttpServer::drain);
    CompletableFuture.completedFuture(current)
        .thenComposeAsync(version -> version.shutDown(CLOSE_TIMEOUT), loop)
        .join();
    closeAll(open.values());
  }
}
