package aloft.local.daemon;

import aloft.local.gateway.Functions;
import aloft.local.gateway.Guard;
import aloft.local.gateway.HttpServer;
import aloft.spi.gateway.Called;
import aloft.spi.model.Topology;
import aloft.spi.provider.Operations.Endpoint;
import aloft.spi.worker.Invocation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A deployment with its addresses, which stay when a newer version takes over.
final class Place implements Functions {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Ports ports;
  private final Guard guard;
  private final Map<String, HttpServer> servers = new LinkedHashMap<>();
  private volatile Live live;

  /// Takes a version up; its ports are opened by [#open].
  Place(Ports ports, Guard guard, java.util.function.Function<Functions, Live> first) {
    this.ports = ports;
    this.guard = guard;
    this.live = first.apply(this);
  }

  Live live() {
    return live;
  }

  /// Opens the ports that the version in charge has and closes those that it has not.
  synchronized void open() throws IOException {
    Topology topology = live.topology();
    Set<String> wanted = new HashSet<>();
    for (Topology.Api api : topology.apis()) {
      wanted.add(api.id());
      if (!servers.containsKey(api.id())) {
        String front = topology.name() + "/" + api.id();
        servers.put(api.id(), ports.open(front, guard, request -> live.answer(api.id(), request)));
      }
    }
    servers
        .entrySet()
        .removeIf(entry -> {
          boolean old = !wanted.contains(entry.getKey());
          if (old) {
            entry.getValue().close();
          }
          return old;
        });
    live.begin();
  }

  /// Lets a newer version take over.
  ///
  /// @return the one that was in charge before
  synchronized Live swap(Live newer) throws IOException {
    Live before = live;
    live = newer;
    open();
    return before;
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
  public Called call(String function, Invocation invocation) {
    while (true) {
      Live current = live;
      if (current.enter()) {
        try {
          return current.call(function, invocation);
        } finally {
          current.leave();
        }
      }
      if (current == live) {
        throw new IllegalStateException(current.topology().name() + " was removed");
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
