package aloft.local.state;

import aloft.host.Folders;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The last deployments of one service, in the folder `history` of its deployment. Each has a
/// folder of its own, named by its id. The surroundings are not kept: they contain credentials.
public final class DeploymentHistory {
  private static final int KEPT = 5;

  private final Path folder;

  /// @param deployment the folder of the deployment
  public DeploymentHistory(Path deployment) {
    this.folder = deployment.resolve("history");
  }

  /// Returns the deployments, newest first. One that cannot be read is left out.
  public List<StoredDeployment> list() throws IOException {
    List<StoredDeployment> listed = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        for (Path entry : entries.toList()) {
          StoredDeployment stored = read(entry);
          if (stored != null) {
            listed.add(stored);
          }
        }
      }
    }
    sort(listed);
    return listed;
  }

  /// Returns the deployments with the current one, which versions without a history did not add.
  public List<StoredDeployment> list(StoredDeployment current) throws IOException {
    List<StoredDeployment> listed = new ArrayList<>(list());
    if (listed.stream().noneMatch(stored -> stored.id().equals(current.id()))) {
      listed.add(current);
      sort(listed);
    }
    return listed;
  }

  private static void sort(List<StoredDeployment> listed) {
    listed.sort(Comparator.comparing(StoredDeployment::deployed).reversed());
  }

  private static @Nullable StoredDeployment read(Path entry) throws IOException {
    try {
      return StoredDeployment.read(entry);
    } catch (UserException e) {
      return null;
    }
  }

  /// Adds a deployment, or replaces the one with the same id.
  public void add(StoredDeployment stored) throws IOException {
    Path entry = folder.resolve(stored.id());
    Folders.create(entry, folder.resolveSibling(".").normalize());
    stored.withoutSurroundings().write(entry);
  }

  /// Removes a deployment that did not succeed.
  public void remove(StoredDeployment stored) throws IOException {
    Folders.delete(folder.resolve(stored.id()));
  }

  /// Removes all but the last deployments and the one that the current one has replaced.
  public void prune(StoredDeployment current) throws IOException {
    for (StoredDeployment old : list().stream().skip(KEPT).toList()) {
      if (!old.id().equals(current.previous())) {
        remove(old);
      }
    }
  }
}
