package aloft.cli.packaging.python;

import aloft.cli.packaging.tree.IoReason;
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
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps what was installed, one folder for each content. A folder appears whole or not at all, and
/// is never changed afterwards: others may be reading it.
final class InstallCache implements AutoCloseable {
  private static final String PART = ".part-";
  private static final Duration FORGOTTEN = Duration.ofDays(1);

  private final Path folder;
  private final List<Path> passing = new ArrayList<>();

  InstallCache(Path folder) {
    this.folder = folder;
  }

  /// What is kept under a key, or null.
  @Nullable Path find(String key) {
    Path kept = folder.resolve(key);
    return Files.isDirectory(kept) ? kept : null;
  }

  /// A new, empty folder that is gone when this is closed, unless it was kept.
  synchronized Path fresh(Instant now) {
    try {
      Files.createDirectories(folder);
      sweep(now);
      Path made = Files.createTempDirectory(folder, PART);
      passing.add(made);
      return made;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /// Keeps a folder. Where another process was faster, its folder is the one.
  Path keep(Path made, String key) {
    Path kept = folder.resolve(key);
    try {
      Files.move(made, kept, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(kept)) {
        throw unwritable(e);
      }
    }
    return kept;
  }

  private UserException unwritable(IOException e) {
    return new UserException(
        Diagnostic.error(
                "python/no-place", "nothing can be written to " + folder + ": " + IoReason.of(e))
            .hint("make room there, or set XDG_CACHE_HOME to a folder that can be written"),
        e);
  }

  // What a killed process has left.
  private void sweep(Instant now) throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, PART + "*")) {
      for (Path part : parts) {
        FileTime time = Files.getLastModifiedTime(part);
        if (time.toInstant().plus(FORGOTTEN).isBefore(now)) {
          delete(part);
        }
      }
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      // Left for the next sweep.
      return;
    }
  }

  @Override
  public synchronized void close() {
    passing.forEach(InstallCache::delete);
  }
}
