package aloft.aws.cloud.stack;

import aloft.host.Digests;
import aloft.spi.provider.Environment;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A file in the user's cache that says that a process of the user makes a change of a stack. The
/// process keeps it locked and removes it when the change has ended: a file that nobody has locked
/// belongs to a process that did not live that long, while AWS continues.
///
/// Where the cache cannot be written, there are no marks: a repeated command is then refused as
/// long as AWS continues.
final class ChangeMark {
  private static final Duration OLD = Duration.ofDays(1);

  private ChangeMark() {}

  /// Makes a change under a mark.
  ///
  /// @param token the client token of the change
  /// @param change returns when the change has ended; an exception says that it may go on
  static <T> T during(Environment environment, String token, Supplier<T> change) {
    Path file = file(environment, token);
    FileChannel mark = set(environment, file);
    try {
      T result = change.get();
      delete(file);
      return result;
    } finally {
      close(mark);
    }
  }

  /// Whether there are marks of this user at all.
  static boolean exist(Environment environment) {
    return !marks(folder(environment)).isEmpty();
  }

  /// Whether a change was begun by a process of this user that has ended before it.
  ///
  /// @param token the client token of the change
  static boolean isLeft(Environment environment, String token) {
    try (FileChannel mark = FileChannel.open(file(environment, token), StandardOpenOption.WRITE)) {
      return mark.tryLock() != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  /// Removes a mark that was left.
  static void remove(Environment environment, String token) {
    delete(file(environment, token));
  }

  private static Path folder(Environment environment) {
    return environment.caches().resolve("changes");
  }

  private static Path file(Environment environment, String token) {
    return folder(environment).resolve(Digests.sha256Hex(token));
  }

  private static @Nullable FileChannel set(Environment environment, Path file) {
    try {
      Path folder = Files.createDirectories(folder(environment));
      removeOld(folder, environment.clock().instant().minus(OLD));
      FileChannel mark =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      mark.tryLock();
      return mark;
    } catch (IOException | OverlappingFileLockException e) {
      return null;
    }
  }

  /// Removes marks of commands that were never repeated.
  private static void removeOld(Path folder, Instant old) {
    for (File mark : marks(folder)) {
      if (mark.lastModified() < old.toEpochMilli()) {
        delete(mark.toPath());
      }
    }
  }

  private static List<File> marks(Path folder) {
    File[] marks = folder.toFile().listFiles();
    return marks == null ? List.of() : List.of(marks);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // it is removed when it is old
      return;
    }
  }

  private static void close(@Nullable FileChannel mark) {
    try {
      if (mark != null) {
        mark.close();
      }
    } catch (IOException e) {
      // the lock ends with the process
      return;
    }
  }
}
