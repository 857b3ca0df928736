package aloft.local.deployment;

import aloft.host.Folders;
import aloft.local.gateway.DocumentCache;
import aloft.local.gateway.FunctionInvoker;
import aloft.local.gateway.OriginPolicy;
import aloft.local.http.EventLoop;
import aloft.local.state.DeploymentHistory;
import aloft.local.state.StateFolder;
import aloft.local.state.StoredDeployment;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.Emulation;
import aloft.spi.model.Topology;
import aloft.spi.provider.Deployments.Revision;
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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The deployments of the local cloud: loads, deploys, removes and finds them.
public final class DeploymentManager {
  private final EventLoop loop;
  private final StateFolder home;
  private final Function<String, Emulation> emulations;
  private final Environment environment;
  private final Ports ports;
  private final OriginPolicy originPolicy;
  private final DocumentCache documents;
  private Consumer<List<Topology>> onChange = topologies -> {};
  private final FunctionIndex index = new FunctionIndex();
  private final Map<String, Deployment> deployments = new ConcurrentHashMap<>();
  private final Map<String, String> lost = new ConcurrentHashMap<>();
  private final DeploymentLocks locks = new DeploymentLocks(Duration.ofSeconds(1));

  /// @param loop the loop that serves all functions
  /// @param emulations returns the emulation of a provider, by the provider's name
  public DeploymentManager(
      EventLoop loop,
      StateFolder home,
      Function<String, Emulation> emulations,
      Ports ports,
      Set<String> origins,
      DocumentCache documents,
      Environment environment) {
    this.loop = loop;
    this.home = home;
    this.emulations = emulations;
    this.ports = ports;
    this.originPolicy = new OriginPolicy(true, origins);
    this.documents = documents;
    this.environment = environment;
  }

  /// Sets the listener that gets all topologies, by deployment name, after each change; it runs in
  /// the loop. Called before [#load].
  public void onChange(Consumer<List<Topology>> listener) {
    onChange = listener;
  }

  /// Loads and opens the stored deployments.
  public void load() throws IOException {
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
            deployments.put(deployment.topology().name(), deployment);
          }
        } catch (IOException | UserException e) {
          lost.put(String.valueOf(folder.getFileName()), String.valueOf(e.getMessage()));
        }
      }
    }
    publish();
  }

  // In the loop, so that the latest change is published last.
  private void publish() {
    loop.runAndWait(() -> {
      Map<String, Deployment> sorted = deployments();
      index.replace(sorted.values());
      onChange.accept(sorted.values().stream().map(Deployment::topology).toList());
    });
  }

  /// The deployments that could not be loaded, with the reasons, unless replaced or removed since.
  public List<String> lost() {
    return new TreeMap<>(lost)
        .entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()).toList();
  }

  private Deployment create(StoredDeployment stored) {
    return new Deployment(
        loop,
        ports,
        originPolicy,
        environment.clock(),
        functions -> createVersion(stored, functions));
  }

  private DeploymentVersion createVersion(StoredDeployment stored, FunctionInvoker functions) {
    Emulation emulation = emulations.apply(stored.read().provider());
    return new DeploymentVersion(
        loop, stored, emulation, functions, home, documents::get, environment);
  }

  /// All deployments, by name.
  public Map<String, Deployment> deployments() {
    return new TreeMap<>(deployments);
  }

  /// Finds a deployment by name.
  ///
  /// @throws UserException if there is none
  public Deployment find(String name) {
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

  /// Deploys a topology. If this fails, the previous version stays. An unchanged topology gets the
  /// environment variables of the new deployment.
  ///
  /// @param bundle the folder with its zips
  /// @param force whether to deploy an unchanged topology again
  /// @return false if the topology is unchanged
  public boolean apply(StoredDeployment stored, Path bundle, boolean force) {
    Topology topology = stored.read();
    return withLock(
        topology.name(),
        () -> {
          Path folder = home.deployment(topology.name());
          Deployment deployment = deployments.get(topology.name());
          StoredDeployment previous = deployment == null ? null : stored(folder);
          CodeStore code = new CodeStore(folder);
          boolean complete = code.discardBroken(topology);
          if (previous != null
              && complete
              && previous.topology().equals(stored.topology())
              && !force) {
            // The workers of the previous version have the previous variables.
            StoredDeployment renewed = stored.renewing(previous);
            if (!renewed.equals(previous)) {
              install(renewed, folder, deployment);
              new DeploymentHistory(folder).add(renewed);
            }
            return false;
          }
          Folders.create(folder, home.folder());
          DeploymentHistory history = new DeploymentHistory(folder);
          StoredDeployment next = stored.replacing(previous);
          try {
            code.store(topology, bundle);
            if (previous != null) {
              history.add(previous);
            }
            history.add(next);
            install(next, folder, deployment);
          } catch (IOException | RuntimeException e) {
            history.remove(next);
            cleanUp(deployment, folder);
            throw e;
          }
          history.prune(next);
          return true;
        });
  }

  /// Deploys one of the last deployments again, with its topology and overrides. The surroundings
  /// stay those of the current one.
  ///
  /// @param id the id of the deployment
  /// @return false if it is the current one
  /// @throws UserException if there is no such deployment, or its code is lost
  public boolean restore(String name, String id) {
    return withLock(
        name,
        () -> {
          Path folder = home.deployment(name);
          Deployment deployment = find(name);
          StoredDeployment current = stored(folder);
          if (current == null) {
            throw missing(name);
          }
          List<StoredDeployment> history = new DeploymentHistory(folder).list(current);
          StoredDeployment chosen =
              history.stream()
                  .filter(stored -> stored.id().equals(id))
                  .findFirst()
                  .orElseThrow(() -> unknown(name, id, history));
          CodeStore code = new CodeStore(folder);
          Topology topology = chosen.read();
          boolean complete = code.discardBroken(topology);
          requireCode(id, code.missing(topology), history, code);
          if (complete && chosen.id().equals(current.id())) {
            return false;
          }
          code.store(topology, folder);
          StoredDeployment restored =
              chosen.withSurroundings(current.surroundings()).replacing(chosen);
          install(restored, folder, deployment);
          return true;
        });
  }

  private static UserException unknown(String name, String id, List<StoredDeployment> history) {
    return new UserException(
        Diagnostic.error(
                "rollback/unknown", name + " has no deployment " + id + " in the local cloud")
            .hint(choices(history)));
  }

  private static String choices(List<StoredDeployment> history) {
    return Revision.choices(history.stream().map(StoredDeployment::id).toList());
  }

  private static void requireCode(
      String id, List<String> missing, List<StoredDeployment> history, CodeStore code) {
    if (!missing.isEmpty()) {
      throw new UserException(
          Diagnostic.error(
                  "rollback/incomplete",
                  "the deployment "
                      + id
                      + " cannot be restored, because these files are lost: "
                      + String.join(", ", missing))
              .hint(
                  choices(
                      history.stream()
                          .filter(stored -> code.missing(stored.read()).isEmpty())
                          .toList())));
    }
  }

  // A file that is not complete counts as missing.
  private static @Nullable StoredDeployment stored(Path folder) {
    try {
      return StoredDeployment.read(folder);
    } catch (IOException | UserException e) {
      return null;
    }
  }

  private void install(StoredDeployment stored, Path folder, @Nullable Deployment deployment)
      throws IOException {
    if (deployment != null) {
      CompletableFuture<Void> ended =
          deployment.swap(createVersion(stored, deployment), () -> stored.write(folder));
      publish();
      var _ = ended.thenRunAsync(() -> cleanUp(deployment), Thread::startVirtualThread);
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
    String name = created.topology().name();
    deployments.put(name, created);
    lost.remove(name);
    publish();
  }

  // Deletes code that no version uses any more.
  private void cleanUp(@Nullable Deployment deployment, Path folder) {
    try {
      if (deployment != null && deployment.hasSingleVersion()) {
        List<Topology> kept = new ArrayList<>(List.of(deployment.topology()));
        for (StoredDeployment stored : new DeploymentHistory(folder).list()) {
          kept.add(stored.read());
        }
        new CodeStore(folder).retainOnly(kept);
      } else if (deployment == null
          && StateFolder.text(folder.resolve(StoredDeployment.FILE)) == null) {
        Folders.delete(folder);
      }
    } catch (IOException e) {
      // The next cleanup deletes it.
    }
  }

  // Runs after the end of an older version.
  private void cleanUp(Deployment deployment) {
    String name = deployment.topology().name();
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
  public List<String> notes(String name, @Nullable String port) {
    List<String> notes = new ArrayList<>(ports.drainNotes(name));
    String current = environment.variable(Ports.PORT_VARIABLE);
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
  public boolean remove(String name) {
    return withLock(
        name,
        () -> {
          Deployment deployment = deployments.remove(name);
          if (deployment != null) {
            publish();
            deployment.close();
          }
          Path folder = home.deployment(name);
          boolean exists = deployment != null || Files.isDirectory(folder);
          Folders.delete(folder);
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

  /// Ends all processes; running calls have two seconds to finish.
  public void close() {
    deployments.values().parallelStream().forEach(Deployment::close);
  }

  /// Invokes functions by their deployed names, as in the cloud.
  public FunctionInvoker byDeployedName() {
    return index;
  }
}
