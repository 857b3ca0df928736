package aloft.local.deployment;

import aloft.local.gateway.DocumentCache;
import aloft.local.gateway.FunctionInvoker;
import aloft.local.gateway.OriginPolicy;
import aloft.local.http.EventLoop;
import aloft.local.state.StateFolder;
import aloft.local.state.StoredDeployment;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.model.Topology;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All that is deployed here: put in, taken out, found by name.
final class DeploymentManager {
  private final EventLoop loop;
  private final StateFolder home;
  private final Function<String, Emulation> emulations;
  private final Environment environment;
  private final Ports ports;
  private final OriginPolicy guard;
  private final DocumentCache documents = new DocumentCache();
  private final Map<String, Deployment> places = new ConcurrentHashMap<>();
  private final Map<String, String> lost = new ConcurrentHashMap<>();
  private final DeploymentLocks turns = new DeploymentLocks(Duration.ofSeconds(1));

  /// @param loop in which all functions are heard
  DeploymentManager(
      EventLoop loop,
      StateFolder home,
      Function<String, Emulation> emulations,
      Ports ports,
      Set<String> origins,
      Environment environment) {
    this.loop = loop;
    this.home = home;
    this.emulations = emulations;
    this.ports = ports;
    this.guard = new OriginPolicy(true, origins);
    this.environment = environment;
  }

  /// Brings back what was deployed before.
  void load() throws IOException {
    if (!Files.isDirectory(home.deployments())) {
      return;
    }
    try (Stream<Path> all = Files.list(home.deployments())) {
      for (Path folder : all.sorted().toList()) {
        try {
          StoredDeployment stored = StoredDeployment.read(folder);
          if (stored != null) {
            Deployment place = place(stored);
            place.open();
            places.put(place.live().topology().name(), place);
          }
        } catch (IOException | UserException e) {
          lost.put(String.valueOf(folder.getFileName()), String.valueOf(e.getMessage()));
        }
      }
    }
  }

  /// What could not be brought back, and why, and has neither been replaced nor removed since.
  List<String> lost() {
    return new TreeMap<>(lost)
        .entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()).toList();
  }

  private Deployment place(StoredDeployment stored) {
    return new Deployment(ports, guard, functions -> live(stored, functions));
  }

  private DeploymentVersion live(StoredDeployment stored, FunctionInvoker functions) {
    Emulation emulation = emulations.apply(stored.read().provider());
    return new DeploymentVersion(loop, stored, emulation, functions, home, documents, environment);
  }

  Map<String, Deployment> all() {
    return new TreeMap<>(places);
  }

  /// The place of a deployment.
  ///
  /// @throws UserException where there is none
  Deployment find(String name) {
    Deployment found = places.get(name);
    if (found == null) {
      throw missing(name);
    }
    return found;
  }

  private static UserException missing(String name) {
    return new UserException(
        Diagnostic.error("deployment/missing", "there is no " + name + " in the local cloud")
            .hint("deploy it first: aloft deploy --local"));
  }

  /// Takes in a deployment. Where that fails what was there stays as it was.
  ///
  /// @param bundle the folder with its zips
  /// @return false where it is there already
  boolean apply(StoredDeployment stored, Path bundle, boolean force) {
    Topology topology = stored.read();
    return alone(
        topology.name(),
        () -> {
          Path folder = home.deployment(topology.name());
          Deployment place = places.get(topology.name());
          StoredDeployment known = place == null ? null : StoredDeployment.read(folder);
          boolean same = known != null && known.topology().equals(stored.topology());
          if (same && !force) {
            return false;
          }
          CodeStore code = new CodeStore(folder);
          try {
            code.take(topology, bundle);
            take(stored, folder, place);
          } catch (IOException | RuntimeException e) {
            forget(place, folder);
            throw e;
          }
          return true;
        });
  }

  private void take(StoredDeployment stored, Path folder, @Nullable Deployment place)
      throws IOException {
    if (place != null) {
      DeploymentVersion before = place.swap(live(stored, place), () -> stored.write(folder));
      Thread.ofPlatform().daemon().start(() -> end(place, before));
      return;
    }
    Deployment fresh = place(stored);
    fresh.open();
    try {
      stored.write(folder);
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
    String name = fresh.live().topology().name();
    places.put(name, fresh);
    lost.remove(name);
  }

  // What was taken in vain, or by a version that is gone, is in no one's way but takes room.
  private void forget(@Nullable Deployment place, Path folder) {
    try {
      if (place != null && place.isSettled()) {
        new CodeStore(folder).keep(place.live().topology());
      } else if (place == null && StateFolder.text(folder.resolve(StoredDeployment.FILE)) == null) {
        StateFolder.delete(folder);
      }
    } catch (IOException e) {
      // What is too much is taken away another time.
    }
  }

  private void end(Deployment place, DeploymentVersion before) {
    place.retire(before);
    String name = place.live().topology().name();
    turns.tidy(
        name,
        () -> {
          if (place.equals(places.get(name))) {
            forget(place, home.deployment(name));
          }
        });
  }

  /// What the user should know of the ports of a deployment.
  ///
  /// @param port what the user says about ports
  List<String> notes(String name, @Nullable String port) {
    List<String> notes = new ArrayList<>(ports.notes(name));
    String own = environment.variable(Daemon.PORT);
    if (port != null && !port.equals(own)) {
      notes.add(
          "the local cloud runs already, with ports "
              + (own == null ? "as usual" : "from " + own + " on")
              + ": for those from "
              + port
              + " on run \"aloft local stop\" first");
    }
    return notes;
  }

  /// Takes a deployment out.
  ///
  /// @return false where there is none
  boolean remove(String name) {
    return alone(
        name,
        () -> {
          Deployment place = places.remove(name);
          if (place != null) {
            place.close();
          }
          Path folder = home.deployment(name);
          boolean there = place != null || Files.isDirectory(folder);
          StateFolder.delete(folder);
          ports.forget(name);
          lost.remove(name);
          return there;
        });
  }

  private boolean alone(String name, DeploymentLocks.Work work) {
    try {
      return turns.change(name, work);
    } catch (IOException e) {
      throw home.unwritable(e);
    }
  }

  void close() {
    places.values().parallelStream().forEach(Deployment::close);
  }

  /// All functions by the names they have in the cloud.
  FunctionInvoker byDeployedName() {
    return new FunctionInvoker() {
      @Override
      public CompletableFuture<InvocationResult> call(String function, Invocation invocation) {
        Found found = found(function);
        return found == null
            ? CompletableFuture.failedFuture(new IllegalStateException("no function " + function))
            : found.place().call(found.key(), invocation);
      }

      @Override
      public Duration longest(String function) {
        Found found = found(function);
        return found == null ? Duration.ZERO : found.place().longest(found.key());
      }
    };
  }

  private record Found(Deployment place, String key) {}

  private @Nullable Found found(String deployedName) {
    for (Deployment place : places.values()) {
      for (Topology.Part part : place.live().topology().functions()) {
        if (part.deployedName().equals(deployedName)) {
          return new Found(place, part.name());
        }
      }
    }
    return null;
  }
}
