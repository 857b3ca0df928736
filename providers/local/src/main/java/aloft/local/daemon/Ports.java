package aloft.local.daemon;

import aloft.local.gateway.Guard;
import aloft.local.gateway.HttpServer;
import aloft.local.state.Home;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Scalar;
import java.io.IOException;
import java.net.BindException;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;

/// Which port each front has. A port once given stays, through restarts and new deployments.
final class Ports {
  private static final int LAST = 65_535;

  private final Home home;
  private final int first;
  private final Clock clock;
  private final Map<String, Integer> given = new TreeMap<>();

  /// @param first the number from which on they are given
  Ports(Home home, int first, Clock clock) throws IOException {
    this.home = home;
    this.first = first;
    this.clock = clock;
    String text = Home.text(home.ports());
    if (text != null && Json.read(text, "ports.json") instanceof Mapping ports) {
      ports
          .entries()
          .forEach((key, entry) -> {
            if (entry.value() instanceof Scalar scalar && scalar.value() instanceof Number port) {
              given.put(key, port.intValue());
            }
          });
    }
  }

  /// Opens the port of a front; another one where a program has taken it.
  synchronized HttpServer open(String front, Guard guard, HttpServer.Responder responder)
      throws IOException {
    Integer own = given.get(front);
    if (own != null) {
      try {
        return new HttpServer(own, guard, responder, clock);
      } catch (BindException e) {
        // Callers learn the new address by `aloft info`.
      }
    }
    for (int port = first; port <= LAST; port++) {
      if (!given.containsValue(port)) {
        try {
          HttpServer server = new HttpServer(port, guard, responder, clock);
          given.put(front, port);
          Home.write(home.ports(), Json.write(given) + "\n");
          return server;
        } catch (BindException e) {
          // The next one, then.
        }
      }
    }
    throw new BindException("no port is free");
  }

  /// Gives the ports of a deployment back.
  synchronized void forget(String deployment) throws IOException {
    if (given.keySet().removeIf(front -> front.startsWith(deployment + "/"))) {
      Home.write(home.ports(), Json.write(given) + "\n");
    }
  }
}
