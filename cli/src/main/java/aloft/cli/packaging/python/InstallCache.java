package aloft.cli.packaging.python;

import aloft.cli.packaging.tree.IoReason;
import aloft.host.Folders;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A cache of installed packages, one folder for each cache key. A folder is moved into place when
/// it is complete and never changed afterwards, because other processes may be reading it.
final class InstallCache implements AutoCloseable {
  private static final String TEMPORARY_PREFIX = ".part-";
  private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

  private final Path folder;
  private final List<Path> temporaryFolders = new ArrayList<>();

  InstallCache(Path folder) {
    this.folder = folder;
  }

  /// Whether nothing was ever installed.
  boolean isEmpty() {
    return !Files.isDirectory(folder);
  }

  /// The folder of a key, or null.
  @Nullable Path find(String key) {
    Path cached = folder.resolve(key);
    return Files.isDirectory(cached) ? cached : null;
  }

  /// Creates an empty folder, which is deleted on close unless it was committed.
  synchronized Path createTemporary(Instant now) {
    try {
      Files.createDirectories(folder);
      deleteAbandoned(now);
      Path temporary = Files.createTempDirectory(folder, TEMPORARY_PREFIX);
      temporaryFolders.add(temporary);
      return temporary;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /// Moves a folder into the cache. If another process was faster, its folder is returned.
  Path commit(Path temporary, String key) {
    Path cached = folder.resolve(key);
    try {
      Files.move(temporary, cached, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(cached)) {
        throw unwritable(e);
      }
    }
    return cached;
  }

  private UserException unwritable(IOException e) {
    return new UserException(
        Diagnostic.error("python/no-place", "cannot write to " + folder + ": " + IoReason.of(e))
            .hint("free some disk space, or set XDG_CACHE_HOME to a writable folder"),
        e);
  }

  // Deletes what a killed process has left.
  private void deleteAbandoned(Instant now) throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, TEMPORARY_PREFIX + "*")) {
      for (Path part : parts) {
        FileTime time = Files.getLastModifiedTime(part);
        if (time.toInstant().plus(ABANDONED_AFTER).isBefore(now)) {
          Folders.deleteQuietly(part);
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    // What remains is deleted by a later run.
    temporaryFolders.forEach(Folders::deleteQuietly);
  }
}
