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

/// The deployments of the local cloud: loads, deploys, removes and finds them.
final class DeploymentManager {
  private final EventLoop loop;
  private final StateFolder home;
  private final Function<String, Emulation> emulations;
  private final Environment environment;
  private final Ports ports;
  private final OriginPolicy originPolicy;
  private final DocumentCache documents = new DocumentCache();
  private final Map<String, Deployment> deployments = new ConcurrentHashMap<>();
  private final Map<String, String> lost = new ConcurrentHashMap<>();
  private final DeploymentLocks locks = new DeploymentLocks(Duration.ofSeconds(1));

  /// @param loop the loop that serves all functions
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
    this.originPolicy = new OriginPolicy(true, origins);
    this.environment = environment;
  }

  /// Loads and opens the stored deployments.
  void load() throws IOException {
    if (!Files.isDirectory(home.deployments())) {
      return;
    }
    try (Stream<Path> folders = Files.list(home.deployments())) {
      for (Path folder : folders.sorted().toList()) {
        try {
          StoredDeployment stored = StoredDeployment.read(folder);
          if (stored != null) {
            Deployment deployment = create(stored);
            deployment.open();
            deployments.put(deployment.current().topology().name(), deployment);
          }
        } catch (IOException | UserException e) {
          lost.put(String.valueOf(folder.getFileName()), String.valueOf(e.getMessage()));
        }
      }
    }
  }

  /// The deployments that could not be loaded, with the reasons, unless replaced or removed since.
  List<String> lost() {
    return new TreeMap<>(lost)
        .entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()).toList();
  }

  private Deployment create(StoredDeployment stored) {
    return new Deployment(ports, originPolicy, functions -> createVersion(stored, functions));
  }

  private DeploymentVersion createVersion(StoredDeployment stored, FunctionInvoker functions) {
    Emulation emulation = emulations.apply(stored.read().provider());
    return new DeploymentVersion(loop, stored, emulation, functions, home, documents, environment);
  }

  Map<String, Deployment> deployments() {
    return new TreeMap<>(deployments);
  }

  /// Finds a deployment by name.
  ///
  /// @throws UserException if there is none
  Deployment find(String name) {
    Deployment deployment = deployments.get(name);
    if (deployment == null) {
      throw missing(name);
    }
    return deployment;
  }

  private static UserException missing(String name) {
    return new UserException(
        Diagnostic.error(
                "deployment/missing", "there is no deployment " + name + " in the local cloud")
            .hint("deploy it first: aloft deploy --local"));
  }

  /// Deploys a topology. If this fails, the previous version stays.
  ///
  /// @param bundle the folder with its zips
  /// @param force whether to deploy an unchanged topology again
  /// @return false if the topology is unchanged
  boolean apply(StoredDeployment stored, Path bundle, boolean force) {
    Topology topology = stored.read();
    return withLock(
        topology.name(),
        () -> {
          Path folder = home.deployment(topology.name());
          Deployment deployment = deployments.get(topology.name());
          StoredDeployment previous = deployment == null ? null : StoredDeployment.read(folder);
          boolean unchanged = previous != null && previous.topology().equals(stored.topology());
          if (unchanged && !force) {
            return false;
          }
          CodeStore code = new CodeStore(folder);
          try {
            code.store(topology, bundle);
            install(stored, folder, deployment);
          } catch (IOException | RuntimeException e) {
            cleanUp(deployment, folder);
            throw e;
          }
          return true;
        });
  }

  private void install(StoredDeployment stored, Path folder, @Nullable Deployment deployment)
      throws IOException {
    if (deployment != null) {
      DeploymentVersion older =
          deployment.swap(createVersion(stored, deployment), () -> stored.write(folder));
      Thread.ofPlatform().daemon().start(() -> retire(deployment, older));
      return;
    }
    Deployment created = create(stored);
    created.open();
    try {
      stored.write(folder);
    } catch (IOException e) {
      created.close();
      throw e;
    }
    String name = created.current().topology().name();
    deployments.put(name, created);
    lost.remove(name);
  }

  // Deletes code that no version uses any more.
  private void cleanUp(@Nullable Deployment deployment, Path folder) {
    try {
      if (deployment != null && deployment.hasSingleVersion()) {
        new CodeStore(folder).retainOnly(deployment.current().topology());
      } else if (deployment == null
          && StateFolder.text(folder.resolve(StoredDeployment.FILE)) == null) {
        StateFolder.delete(folder);
      }
    } catch (IOException e) {
      // The next cleanup deletes it.
    }
  }

  private void retire(Deployment deployment, DeploymentVersion older) {
    deployment.retire(older);
    String name = deployment.current().topology().name();
    locks.cleanUp(
        name,
        () -> {
          if (deployment.equals(deployments.get(name))) {
            cleanUp(deployment, home.deployment(name));
          }
        });
  }

  /// Returns the notes for the user about the ports of a deployment.
  ///
  /// @param port the first port that the user has chosen; null for none
  List<String> notes(String name, @Nullable String port) {
    List<String> notes = new ArrayList<>(ports.drainNotes(name));
    String current = environment.variable(Daemon.PORT_VARIABLE);
    if (port != null && !port.equals(current)) {
      notes.add(
          "the local cloud is already running with "
              + (current == null ? "the default ports" : "ports from " + current + " upwards")
              + ": to use ports from "
              + port
              + " upwards, run \"aloft local stop\" and deploy again");
    }
    return notes;
  }

  /// Removes a deployment.
  ///
  /// @return false if there is none
  boolean remove(String name) {
    return withLock(
        name,
        () -> {
          Deployment deployment = deployments.remove(name);
          if (deployment != null) {
            deployment.close();
          }
          Path folder = home.deployment(name);
          boolean exists = deployment != null || Files.isDirectory(folder);
          StateFolder.delete(folder);
          ports.release(name);
          lost.remove(name);
          return exists;
        });
  }

  private boolean withLock(String name, DeploymentLocks.Change change) {
    try {
      return locks.change(name, change);
    } catch (IOException e) {
      throw home.unwritable(e);
    }
  }

  void close() {
    deployments.values().parallelStream().forEach(Deployment::close);
  }

  /// Invokes functions by their deployed names, as in the cloud.
  FunctionInvoker byDeployedName() {
    return new FunctionInvoker() {
      @Override
      public CompletableFuture<InvocationResult> invoke(String function, Invocation invocation) {
        FunctionReference reference = findFunction(function);
        return reference == null
            ? CompletableFuture.failedFuture(new IllegalStateException("no function " + function))
            : reference.deployment().invoke(reference.name(), invocation);
      }

      @Override
      public Duration maxDuration(String function) {
        FunctionReference reference = findFunction(function);
        return reference == null
            ? Duration.ZERO
            : reference.deployment().maxDuration(reference.name());
      }
    };
  }

  private record FunctionReference(Deployment deployment, String name) {}

  private @Nullable FunctionReference findFunction(String deployedName) {
    for (Deployment deployment : deployments.values()) {
      for (Topology.Part part : deployment.current().topology().functions()) {
        if (part.deployedName().equals(deployedName)) {
          return new FunctionReference(deployment, part.name());
        }
      }
    }
    return null;
  }
}
