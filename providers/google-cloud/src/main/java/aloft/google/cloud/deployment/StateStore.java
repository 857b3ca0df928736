package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleFailure;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the deployment bucket holds of one service and stage: `state.json`, the source code by its
/// hash (`code/HASH.zip` or `.tar.gz`) and the plans of the last deployments (`deployments/ID/`).
public final class StateStore {
  static final String FILE = "state.json";
  private static final String DEPLOYMENTS = "deployments/";
  private static final String CODE = "code/";

  private final ObjectStore objects;
  private final String folder;

  public StateStore(Clients clients, Service service) {
    this.objects = new ObjectStore(clients, ObjectStore.deploymentBucket(clients));
    this.folder = service.name() + "/" + service.stage() + "/";
  }

  ObjectStore objects() {
    return objects;
  }

  /// The folder of the service and the stage, with a trailing slash.
  String folder() {
    return folder;
  }

  private String address() {
    return "gs://" + objects.bucket() + "/" + folder + FILE;
  }

  /// The address of a file of a deployment, as shown to users.
  String address(String id, String file) {
    return "gs://" + objects.bucket() + "/" + folder + DEPLOYMENTS + id + "/" + file;
  }

  /// The state, and the generation of its file: 0 if there is none.
  record Stored(DeployedState state, long generation) {}

  /// Reads the state.
  Stored read() {
    ObjectStore.Content content = objects.read(folder + FILE);
    return content == null
        ? new Stored(DeployedState.NONE, 0)
        : new Stored(DeployedState.fromJson(content.text(), address()), content.generation());
  }

  /// Returns the state; null if nothing is deployed.
  public @Nullable DeployedState find() {
    Stored stored = read();
    return stored.generation() == 0 ? null : stored.state();
  }

  /// Replaces the state.
  ///
  /// @param before what [#read] or this method has returned last
  /// @throws UserException with the code `deployment/conflict` if someone else has replaced it
  Stored write(DeployedState state, Stored before) {
    try {
      long generation = objects.writeText(folder + FILE, state.toJson(), before.generation());
      return new Stored(state, generation);
    } catch (FailedCallException e) {
      if (e.failure() instanceof GoogleFailure.PreconditionFailed) {
        throw new UserException(
            Diagnostic.error(
                    "deployment/conflict",
                    "someone else deploys this service and stage at the same time: "
                        + address()
                        + " has changed")
                .hint("run the command again when the other deployment has ended"),
            e);
      }
      throw e;
    }
  }

  /// @param ending of the format of the archive: `.zip`
  String codeObject(String sha256Hex, String ending) {
    return folder + CODE + sha256Hex + ending;
  }

  /// Stores the files of a deployment.
  void writeDeployment(String id, Map<String, String> files) {
    Parallel.forEach(
        files.entrySet(),
        file ->
            objects.writeText(
                folder + DEPLOYMENTS + id + "/" + file.getKey(),
                file.getValue(),
                ObjectStore.ANY_GENERATION));
  }

  /// Reads the files of a deployment, by name; empty if there are none.
  public Map<String, String> readDeployment(String id, String... names) {
    Map<String, String> files = new TreeMap<>();
    for (String name : names) {
      ObjectStore.Content content = objects.read(folder + DEPLOYMENTS + id + "/" + name);
      if (content != null) {
        files.put(name, content.text());
      }
    }
    return files;
  }

  /// A stored deployment.
  ///
  /// @param files the names of its files, sorted
  record StoredDeployment(String id, List<String> files) {
    Instant createdAt() {
      return Instant.ofEpochMilli(Long.parseLong(id));
    }
  }

  /// Returns the stored deployments, the newest first.
  List<StoredDeployment> deployments() {
    String prefix = folder + DEPLOYMENTS;
    Map<String, List<String>> files = new TreeMap<>();
    for (String name : objects.list(prefix)) {
      String rest = name.substring(prefix.length());
      int slash = rest.indexOf('/');
      if (slash > 0 && isMillis(rest.substring(0, slash))) {
        files
            .computeIfAbsent(rest.substring(0, slash), any -> new ArrayList<>())
            .add(rest.substring(slash + 1));
      }
    }
    List<StoredDeployment> deployments = new ArrayList<>();
    files.forEach(
        (id, names) -> deployments.add(new StoredDeployment(id, names.stream().sorted().toList())));
    deployments.sort(Comparator.comparing(StoredDeployment::createdAt).reversed());
    return deployments;
  }

  private static boolean isMillis(String text) {
    return text.length() < 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// Deletes the files of a deployment.
  void deleteDeployment(String id) {
    objects.deleteAll(folder + DEPLOYMENTS + id + "/");
  }

  /// Deletes the code that no deployment needs.
  ///
  /// @param needed the objects that stay
  void deleteCodeBut(List<String> needed) {
    for (String object : objects.list(folder + CODE)) {
      if (!needed.contains(object)) {
        objects.deleteAll(object);
      }
    }
  }
}
