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

/// A deployment with its addresses, which stay when a newer version takes over.
final class Deployment implements FunctionInvoker {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Ports ports;
  private final OriginPolicy guard;
  private final Map<String, HttpServer> servers = new LinkedHashMap<>();
  private volatile DeploymentVersion live;
  private int leaving;

  /// Takes a version up; its ports are opened by [#open].
  Deployment(
      Ports ports,
      OriginPolicy guard,
      java.util.function.Function<FunctionInvoker, DeploymentVersion> first) {
    this.ports = ports;
    this.guard = guard;
    this.live = first.apply(this);
  }

  DeploymentVersion live() {
    return live;
  }

  /// Opens the ports of the first version.
  void open() throws IOException {
    swap(live, () -> {});
  }

  /// What must be done before a version takes over.
  interface Before {
    void run() throws IOException;
  }

  /// Lets a newer version take over, with the ports that it has; where that fails all stays as it
  /// is.
  ///
  /// @return the one that was in charge before
  synchronized DeploymentVersion swap(DeploymentVersion newer, Before before) throws IOException {
    Topology topology = newer.topology();
    Map<String, HttpServer> fresh = new LinkedHashMap<>();
    Set<String> wanted = new HashSet<>();
    try {
      for (Topology.Api api : topology.apis()) {
        wanted.add(api.id());
        if (!servers.containsKey(api.id())) {
          String front = front(topology, api);
          fresh.put(api.id(), ports.open(front, front, api.port(), guard, responder(api)));
        }
      }
      before.run();
    } catch (IOException | RuntimeException e) {
      fresh.values().forEach(HttpServer::close);
      throw e;
    }
    DeploymentVersion older = live;
    leaving += older.equals(newer) ? 0 : 1;
    live = newer;
    servers.putAll(fresh);
    servers
        .entrySet()
        .removeIf(entry -> {
          boolean old = !wanted.contains(entry.getKey());
          if (old) {
            entry.getValue().close();
          }
          return old;
        });
    topology.apis().forEach(api -> move(topology, api));
    newer.begin();
    return older;
  }

  /// Ends a version that was in charge, when all that it was asked is answered.
  void retire(DeploymentVersion older) {
    older.retire();
    synchronized (this) {
      leaving--;
    }
  }

  /// Whether no version runs but the one in charge.
  synchronized boolean isSettled() {
    return leaving == 0;
  }

  // Now that those that go have left their ports.
  private void move(Topology topology, Topology.Api api) {
    Integer wanted = api.port();
    HttpServer before = servers.get(api.id());
    if (wanted == null || before == null || before.port() == wanted) {
      return;
    }
    try {
      HttpServer moved = ports.move(front(topology, api), wanted, before, guard, responder(api));
      if (!moved.equals(before)) {
        servers.put(api.id(), moved);
        before.close();
      }
    } catch (IOException e) {
      // It stays where it is.
    }
  }

  private static String front(Topology topology, Topology.Api api) {
    return topology.name() + "/" + api.id();
  }

  private HttpServer.Responder responder(Topology.Api api) {
    return request -> live.answer(api.id(), request);
  }

  /// The addresses that answer.
  synchronized List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Topology.Api api : live.topology().apis()) {
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
  public CompletableFuture<InvocationResult> call(String function, Invocation invocation) {
    while (true) {
      DeploymentVersion current = live;
      if (current.enter()) {
        return current.call(function, invocation).whenComplete((called, broken) -> current.leave());
      }
      if (current == live) {
        return CompletableFuture.failedFuture(
            new IllegalStateException(current.topology().name() + " was removed"));
      }
    }
  }

  @Override
  public Duration longest(String function) {
    return live.longest(function);
  }

  /// Closes its ports and ends its workers, with what is still under way after a while.
  void close() {
    synchronized (this) {
      servers.values().forEach(HttpServer::close);
      servers.clear();
    }
    live.end(PATIENCE);
  }
}
