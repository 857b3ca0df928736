package aloft.local.deployment;

import aloft.local.gateway.FunctionInvoker;
import aloft.local.gateway.HttpServer;
import aloft.local.gateway.OriginPolicy;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.model.Topology;
import aloft.spi.provider.Operations.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// A deployment with its servers, which keep their ports when a newer version replaces the current
/// one.
///
/// [#swap] makes a newer version the current one; then [#retire] ends the older version in another
/// thread when its last call has ended.
final class Deployment implements FunctionInvoker {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Ports ports;
  private final OriginPolicy originPolicy;
  private final Map<String, HttpServer> servers = new LinkedHashMap<>();
  private volatile DeploymentVersion current;
  private int retiring;

  /// Creates a deployment with its first version; [#open] opens its ports.
  Deployment(
      Ports ports,
      OriginPolicy originPolicy,
      java.util.function.Function<FunctionInvoker, DeploymentVersion> first) {
    this.ports = ports;
    this.originPolicy = originPolicy;
    this.current = first.apply(this);
  }

  DeploymentVersion current() {
    return current;
  }

  /// Opens the ports of the first version.
  void open() throws IOException {
    swap(current, () -> {});
  }

  /// The action that [#swap] runs before the newer version becomes current.
  interface SwapAction {
    void run() throws IOException;
  }

  /// Replaces the current version and adapts the ports. If this fails, nothing changes.
  ///
  /// @param before runs after the ports are open and before the swap
  /// @return the version that was current before
  synchronized DeploymentVersion swap(DeploymentVersion newer, SwapAction before)
      throws IOException {
    Topology topology = newer.topology();
    Map<String, HttpServer> opened = new LinkedHashMap<>();
    Set<String> apis = new HashSet<>();
    try {
      for (Topology.Api api : topology.apis()) {
        apis.add(api.id());
        if (!servers.containsKey(api.id())) {
          String key = portKey(topology, api);
          opened.put(api.id(), ports.open(key, key, api.port(), originPolicy, handler(api)));
        }
      }
      before.run();
    } catch (IOException | RuntimeException e) {
      opened.values().forEach(HttpServer::close);
      throw e;
    }
    DeploymentVersion older = current;
    retiring += older.equals(newer) ? 0 : 1;
    current = newer;
    servers.putAll(opened);
    servers
        .entrySet()
        .removeIf(entry -> {
          boolean unused = !apis.contains(entry.getKey());
          if (unused) {
            entry.getValue().close();
          }
          return unused;
        });
    topology.apis().forEach(api -> moveServer(topology, api));
    newer.startTimers();
    return older;
  }

  /// Waits for the calls of an older version and ends it.
  void retire(DeploymentVersion older) {
    older.retire();
    synchronized (this) {
      retiring--;
    }
  }

  /// Whether no older version is still running.
  synchronized boolean hasSingleVersion() {
    return retiring == 0;
  }

  // Runs after the removed APIs have released their ports.
  private void moveServer(Topology topology, Topology.Api api) {
    Integer port = api.port();
    HttpServer before = servers.get(api.id());
    if (port == null || before == null || before.port() == port) {
      return;
    }
    try {
      HttpServer newServer =
          ports.move(portKey(topology, api), port, before, originPolicy, handler(api));
      if (!newServer.equals(before)) {
        servers.put(api.id(), newServer);
        before.close();
      }
    } catch (IOException e) {
      // The API keeps its port.
    }
  }

  private static String portKey(Topology topology, Topology.Api api) {
    return topology.name() + "/" + api.id();
  }

  private HttpServer.RequestHandler handler(Topology.Api api) {
    return request -> current.handle(api.id(), request);
  }

  /// The URLs of all routes.
  synchronized List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Topology.Api api : current.topology().apis()) {
      HttpServer server = servers.get(api.id());
      if (server != null) {
        String address = "http://127.0.0.1:" + server.port();
        for (Topology.Route route : api.routes()) {
          endpoints.add(new Endpoint(route.function(), route.method(), address + route.path()));
        }
      }
    }
    return endpoints;
  }

  @Override
  public CompletableFuture<InvocationResult> invoke(String function, Invocation invocation) {
    while (true) {
      DeploymentVersion version = current;
      if (version.acquire()) {
        return version
            .invoke(function, invocation)
            .whenComplete((result, failure) -> version.release());
      }
      if (version == current) {
        return CompletableFuture.failedFuture(
            new IllegalStateException(version.topology().name() + " was removed"));
      }
    }
  }

  @Override
  public Duration maxDuration(String function) {
    return current.maxDuration(function);
  }

  /// Closes the ports and ends the workers; running calls have two seconds to finish.
  void close() {
    synchronized (this) {
      servers.values().forEach(HttpServer::close);
      servers.clear();
    }
    current.shutDown(CLOSE_TIMEOUT);
  }
}
