package aloft.local.deployment;

import aloft.local.gateway.HttpServer;
import aloft.local.gateway.OriginPolicy;
import aloft.local.http.EventLoop;
import aloft.local.state.StateFolder;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Scalar;
import java.io.IOException;
import java.net.BindException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which port each front has. A port once given stays, through restarts and new deployments.
final class Ports {
  private static final int LAST = 65_535;

  private final EventLoop loop;
  private final StateFolder home;
  private final int first;
  private final Clock clock;
  private final Map<String, Integer> given = new TreeMap<>();
  private final Map<String, String> notes = new TreeMap<>();

  /// @param loop in which all are served
  /// @param first the number from which on they are given
  /// @param wished whether the user has named it: what has a port before it gets another
  Ports(EventLoop loop, StateFolder home, int first, boolean wished, Clock clock)
      throws IOException {
    this.loop = loop;
    this.home = home;
    this.first = first;
    this.clock = clock;
    read(StateFolder.text(home.ports()));
    if (wished) {
      given.values().removeIf(port -> port < first);
    }
  }

  // Where they cannot be read they are given anew.
  private void read(@Nullable String text) {
    try {
      if (text != null && Json.read(text, "ports.json") instanceof Mapping ports) {
        ports
            .entries()
            .forEach((key, entry) -> {
              if (entry.value() instanceof Scalar scalar
                  && scalar.value() instanceof Long port
                  && port > 0
                  && port <= LAST) {
                given.put(key, port.intValue());
              }
            });
      }
    } catch (UserException e) {
      given.clear();
    }
  }

  /// Opens the port of a front, or that of the cloud itself, which is the first; another one where
  /// a program has taken it.
  ///
  /// @param name how the user is told of it
  /// @param wanted the port that it wants before all others; null where it does not matter
  /// @throws UserException where no port is left
  synchronized HttpServer open(
      String front,
      String name,
      @Nullable Integer wanted,
      OriginPolicy guard,
      HttpServer.Responder responder)
      throws IOException {
    Integer own = given.get(front);
    boolean leading = !front.contains("/") && !given.containsValue(first);
    List<Integer> wished = new ArrayList<>();
    if (wanted != null) {
      wished.add(wanted);
    }
    if (own != null || leading) {
      wished.add(own != null ? own : first);
    }
    HttpServer server = null;
    for (int i = 0; i < wished.size() && server == null; i++) {
      try {
        server = keep(front, new HttpServer(loop, wished.get(i), guard, responder, clock));
      } catch (BindException e) {
        // Another one, then.
      }
    }
    HttpServer found = server == null ? keep(front, next(guard, responder)) : server;
    if (!wished.isEmpty() && found.port() != wished.getFirst()) {
      String before = own != null && own != found.port() ? ", which was at " + own + "," : "";
      note(front, wished.getFirst(), name + before, found);
    }
    return found;
  }

  private void note(String front, int taken, String name, HttpServer server) {
    String owner =
        given.entrySet().stream()
            .filter(other -> other.getValue() == taken && !other.getKey().equals(front))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseGet(() -> PortOwner.of(taken));
    notes.put(
        front,
        "port "
            + taken
            + " is taken by "
            + owner
            + ": "
            + name
            + " is at http://127.0.0.1:"
            + server.port()
            + " now");
  }

  /// Opens another port for a front that has one, where that is free.
  ///
  /// @param server the one it has
  /// @return the one that it has now
  synchronized HttpServer move(
      String front,
      int wanted,
      HttpServer server,
      OriginPolicy guard,
      HttpServer.Responder responder)
      throws IOException {
    try {
      HttpServer moved = keep(front, new HttpServer(loop, wanted, guard, responder, clock));
      notes.remove(front);
      return moved;
    } catch (BindException e) {
      note(front, wanted, front, server);
      return server;
    }
  }

  private HttpServer next(OriginPolicy guard, HttpServer.Responder responder) throws IOException {
    for (int port = first; port <= LAST; port++) {
      if (!given.containsValue(port)) {
        try {
          return new HttpServer(loop, port, guard, responder, clock);
        } catch (BindException e) {
          // The next one.
        }
      }
    }
    throw new UserException(
        Diagnostic.error("local/port", "no port from " + first + " on is free")
            .hint("set " + Daemon.PORT + " to another number, and run \"aloft local stop\""));
  }

  private HttpServer keep(String front, HttpServer server) throws IOException {
    Integer before = given.put(front, server.port());
    if (before == null || before != server.port()) {
      try {
        StateFolder.write(home.ports(), Json.write(given) + "\n");
      } catch (IOException e) {
        given.remove(front, server.port());
        if (before != null) {
          given.put(front, before);
        }
        server.close();
        throw e;
      }
    }
    return server;
  }

  /// What the user should know of the ports of a deployment, and of the cloud's own; each is told
  /// once.
  synchronized List<String> notes(String deployment) {
    List<String> told = new ArrayList<>();
    notes
        .entrySet()
        .removeIf(note -> {
          boolean own = !note.getKey().contains("/") || note.getKey().startsWith(deployment + "/");
          if (own) {
            told.add(note.getValue());
          }
          return own;
        });
    return told;
  }

  /// Gives the ports of a deployment back.
  synchronized void forget(String deployment) throws IOException {
    if (given.keySet().removeIf(front -> front.startsWith(deployment + "/"))) {
      StateFolder.write(home.ports(), Json.write(given) + "\n");
    }
  }
}
