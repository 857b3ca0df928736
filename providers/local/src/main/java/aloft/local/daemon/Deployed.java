package aloft.local.daemon;

import aloft.local.gateway.Documents;
import aloft.local.gateway.Functions;
import aloft.local.gateway.Guard;
import aloft.local.state.Home;
import aloft.local.state.Stored;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.gateway.Called;
import aloft.spi.model.Topology;
import aloft.spi.provider.Emulation;
import aloft.spi.provider.Environment;
import aloft.spi.worker.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All that is deployed here: put in, taken out, found by name.
final class Deployed {
  private final Home home;
  private final Function<String, Emulation> emulations;
  private final Environment environment;
  private final Ports ports;
  private final Guard guard;
  private final Documents documents = new Documents();
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  Deployed(
      Home home,
      Function<String, Emulation> emulations,
      Ports ports,
      Set<String> origins,
      Environment environment) {
    this.home = home;
    this.emulations = emulations;
    this.ports = ports;
    this.guard = new Guard(true, origins);
    this.environment = environment;
  }

  /// Brings back what was deployed before.
  ///
  /// @return what could not be brought back, and why
  List<String> load() throws IOException {
    if (!Files.isDirectory(home.deployments())) {
      return List.of();
    }
    List<String> lost = new ArrayList<>();
    try (Stream<Path> all = Files.list(home.deployments())) {
      for (Path folder : all.sorted().toList()) {
        try {
          Stored stored = Stored.read(folder);
          if (stored != null) {
            place(stored).open();
          }
        } catch (IOException | Failure e) {
          lost.add(folder.getFileName() + ": " + e.getMessage());
        }
      }
    }
    return lost;
  }

  private Place place(Stored stored) {
    Place place = new Place(ports, guard, functions -> live(stored, functions));
    places.put(place.live().topology().name(), place);
    return place;
  }

  private Live live(Stored stored, Functions functions) {
    Emulation emulation = emulations.apply(stored.read().provider());
    return new Live(stored, emulation, functions, home, documents, environment);
  }

  Map<String, Place> all() {
    return new TreeMap<>(places);
  }

  /// The place of a deployment.
  ///
  /// @throws Failure where there is none
  Place find(String name) {
    Place found = places.get(name);
    if (found == null) {
      throw missing(name);
    }
    return found;
  }

  private static Failure missing(String name) {
    return new Failure(
        Diagnostic.error("deployment/missing", "there is no " + name + " in the local cloud")
            .hint("deploy it first: aloft deploy --local"));
  }

  /// Takes in a deployment.
  ///
  /// @param bundle the folder with its zips
  /// @return false where it is there already
  boolean apply(Stored stored, Path bundle, boolean force) throws IOException {
    Topology topology = stored.read();
    return alone(
        topology.name(),
        () -> {
          Path folder = home.deployment(topology.name());
          Stored known = Stored.read(folder);
          Place place = places.get(topology.name());
          boolean same =
              known != null && place != null && known.topology().equals(stored.topology());
          if (same && !force) {
            return false;
          }
          Code code = new Code(folder);
          for (Topology.Part part : topology.functions()) {
            if (part.code() != null) {
              code.take(part.code(), bundle);
              code.folder(part.code());
            }
            for (Topology.Code layer : part.layers()) {
              code.take(layer, bundle);
            }
          }
          if (place == null) {
            Place fresh = place(stored);
            stored.write(folder);
            fresh.open();
          } else {
            Live newer = live(stored, place);
            stored.write(folder);
            Live before = place.swap(newer);
            Thread.ofPlatform().daemon().start(() -> end(before, code, topology));
          }
          return true;
        });
  }

  private static void end(Live before, Code code, Topology now) {
    before.retire();
    try {
      code.keep(now);
    } catch (IOException e) {
      // What is too much is taken away another time.
    }
  }

  /// Takes a deployment out.
  ///
  /// @return false where there is none
  boolean remove(String name) throws IOException {
    return alone(
        name,
        () -> {
          Place place = places.remove(name);
          if (place != null) {
            place.close();
          }
          Path folder = home.deployment(name);
          boolean there = place != null || Files.isDirectory(folder);
          Home.delete(folder);
          ports.forget(name);
          return there;
        });
  }

  private interface Work {
    boolean run() throws IOException;
  }

  private boolean alone(String name, Work work) throws IOException {
    ReentrantLock lock = locks.computeIfAbsent(name, key -> new ReentrantLock());
    if (!lock.tryLock()) {
      throw new Failure(
          Diagnostic.error("deployment/busy", "another deployment of " + name + " is under way")
              .hint("wait for its end, and try again"));
    }
    try {
      return work.run();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    places.values().parallelStream().forEach(Place::close);
  }

  /// All functions by the names they have in the cloud.
  Functions byDeployedName() {
    return new Functions() {
      @Override
      public Called call(String function, Invocation invocation) {
        Found found = found(function);
        if (found == null) {
          throw new IllegalStateException("no function " + function);
        }
        return found.place().call(found.key(), invocation);
      }

      @Override
      public Duration longest(String function) {
        Found found = found(function);
        return found == null ? Duration.ZERO : found.place().longest(found.key());
      }
    };
  }

  private record Found(Place place, String key) {}

  private @Nullable Found found(String deployedName) {
    for (Place place : places.values()) {
      for (Topology.Part part : place.live().topology().functions()) {
        if (part.deployedName().equals(deployedName)) {
          return new Found(place, part.name());
        }
      }
    }
    return null;
  }
}
