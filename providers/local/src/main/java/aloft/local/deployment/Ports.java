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
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Assigns ports to the admin API and to the APIs of deployments. An assignment survives restarts
/// and new deployments.
public final class Ports {
  /// The variable with the port of the admin API; the APIs of deployments get the ports after it.
  public static final String PORT_VARIABLE = "ALOFT_LOCAL_PORT";

  private static final int FIRST_PORT = 4700;
  private static final int MIN_PORT = 1024;
  private static final int MAX_PORT = 65_535;

  private final EventLoop loop;
  private final StateFolder home;
  private final int firstPort;
  private final Clock clock;
  private final Map<String, Integer> assigned = new TreeMap<>();
  private final Map<String, String> notes = new TreeMap<>();

  /// @param loop the loop that serves all ports
  /// @param first the lowest port to assign
  /// @param explicit whether the user has chosen it; then stored lower ports are assigned anew
  public Ports(EventLoop loop, StateFolder home, int first, boolean explicit, Clock clock) {
    this.loop = loop;
    this.home = home;
    this.firstPort = first;
    this.clock = clock;
    read();
    if (explicit) {
      assigned.values().removeIf(port -> port < first);
    }
  }

  /// The lowest port to assign.
  ///
  /// @throws UserException if the user has chosen one that is no port
  public static int first(Environment environment) {
    String value = environment.variable(PORT_VARIABLE);
    if (value == null) {
      return FIRST_PORT;
    }
    int port = value.matches("[0-9]{1,5}") ? Integer.parseInt(value) : 0;
    if (port < MIN_PORT || port > MAX_PORT) {
      throw new UserException(
          Diagnostic.error("local/port", PORT_VARIABLE + " is not a port: " + value)
              .hint("use a number from " + MIN_PORT + " to " + MAX_PORT));
    }
    return port;
  }

  // If the file cannot be read, all ports are assigned anew.
  private void read() {
    try {
      String text = StateFolder.text(home.ports());
      if (text != null && Json.read(text, "ports.json") instanceof Mapping ports) {
        ports
            .entries()
            .forEach((key, entry) -> {
              if (entry.value() instanceof Scalar scalar
                  && scalar.value() instanceof Long port
                  && port > 0
                  && port <= MAX_PORT) {
                assigned.put(key, port.intValue());
              }
            });
      }
    } catch (UserException | IOException e) {
      assigned.clear();
    }
  }

  /// Opens a server on the preferred port, the assigned port or the next free one. The admin API
  /// gets the first port if that is not assigned.
  ///
  /// @param key the key of the assignment: `DEPLOYMENT/API`, or a name without `/` for the admin
  ///   API
  /// @param name the name for messages
  /// @param preferred the preferred port; null if there is none
  /// @throws UserException if no port is free
  public synchronized HttpServer open(
      String key,
      String name,
      @Nullable Integer preferred,
      OriginPolicy originPolicy,
      HttpServer.RequestHandler handler)
      throws IOException {
    Integer stored = assigned.get(key);
    boolean takesFirstPort = !key.contains("/") && !assigned.containsValue(firstPort);
    List<Integer> candidates = new ArrayList<>();
    if (preferred != null) {
      candidates.add(preferred);
    }
    if (stored != null || takesFirstPort) {
      candidates.add(stored != null ? stored : firstPort);
    }
    HttpServer server = null;
    for (int i = 0; i < candidates.size() && server == null; i++) {
      try {
        server = assign(key, new HttpServer(loop, candidates.get(i), originPolicy, handler, clock));
      } catch (BindException e) {
        // Try the next candidate.
      }
    }
    HttpServer opened = server == null ? assign(key, openFree(originPolicy, handler)) : server;
    if (!candidates.isEmpty() && opened.port() != candidates.getFirst()) {
      String before =
          stored != null && stored != opened.port() ? " (previously at port " + stored + ")" : "";
      addNote(key, candidates.getFirst(), name + before, opened);
    }
    return opened;
  }

  /// The program that uses a port; null if the port is free.
  public static @Nullable String owner(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return null;
    } catch (IOException e) {
      return PortOwner.of(port);
    }
  }

  private void addNote(String key, int port, String name, HttpServer server) {
    String owner =
        assigned.entrySet().stream()
            .filter(other -> other.getValue() == port && !other.getKey().equals(key))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseGet(() -> PortOwner.of(port));
    notes.put(
        key,
        "port "
            + port
            + " is in use by "
            + owner
            + ": "
            + name
            + " now uses http://127.0.0.1:"
            + server.port());
  }

  /// Moves an API to another port if that is free.
  ///
  /// @param server its current server
  /// @return the new server, or the current one if the port is in use
  synchronized HttpServer move(
      String key,
      int preferred,
      HttpServer server,
      OriginPolicy originPolicy,
      HttpServer.RequestHandler handler)
      throws IOException {
    try {
      HttpServer newServer =
          assign(key, new HttpServer(loop, preferred, originPolicy, handler, clock));
      notes.remove(key);
      return newServer;
    } catch (BindException e) {
      addNote(key, preferred, key, server);
      return server;
    }
  }

  private HttpServer openFree(OriginPolicy originPolicy, HttpServer.RequestHandler handler)
      throws IOException {
    for (int port = firstPort; port <= MAX_PORT; port++) {
      if (!assigned.containsValue(port)) {
        try {
          return new HttpServer(loop, port, originPolicy, handler, clock);
        } catch (BindException e) {
          // Try the next port.
        }
      }
    }
    throw new UserException(
        Diagnostic.error("local/port", "no free port from " + firstPort + " upwards")
            .hint("set " + PORT_VARIABLE + " to another number, and run \"aloft local stop\""));
  }

  private HttpServer assign(String key, HttpServer server) throws IOException {
    Integer before = assigned.put(key, server.port());
    if (before == null || before != server.port()) {
      try {
        StateFolder.write(home.ports(), Json.write(assigned) + "\n");
      } catch (IOException e) {
        assigned.remove(key, server.port());
        if (before != null) {
          assigned.put(key, before);
        }
        server.close();
        throw e;
      }
    }
    return server;
  }

  /// Returns and removes the notes about the ports of a deployment and of the admin API.
  synchronized List<String> drainNotes(String deployment) {
    List<String> drained = new ArrayList<>();
    notes
        .entrySet()
        .removeIf(note -> {
          boolean relevant =
              !note.getKey().contains("/") || note.getKey().startsWith(deployment + "/");
          if (relevant) {
            drained.add(note.getValue());
          }
          return relevant;
        });
    return drained;
  }

  /// Releases the ports of a deployment.
  synchronized void release(String deployment) throws IOException {
    if (assigned.keySet().removeIf(key -> key.startsWith(deployment + "/"))) {
      StateFolder.write(home.ports(), Json.write(assigned) + "\n");
    }
  }
}
