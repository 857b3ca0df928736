package aloft.host;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Creates and deletes folders.
public final class Folders {
  /// How often the deletion of a folder begins again because another process has added a file.
  private static final int MAX_DELETIONS = 100;

  private Folders() {}

  /// Creates a folder and its parents, if they do not exist. Files in their places are deleted.
  ///
  /// @param root a parent that exists and is not replaced
  public static void create(Path folder, Path root) throws IOException {
    Path path = root;
    for (Path name : root.relativize(folder)) {
      path = path.resolve(name);
      if (!Files.isDirectory(path)) {
        Files.deleteIfExists(path);
        Files.createDirectories(path);
      }
    }
  }

  /// Deletes a file, or a folder with everything in it. Symbolic links are deleted, not followed.
  /// Does nothing where the path does not exist; files that another process deletes meanwhile are
  /// no error, and those that it adds are deleted, too.
  ///
  /// @throws IOException where something cannot be deleted
  public static void delete(Path path) throws IOException {
    for (int attempt = 1; Files.exists(path, LinkOption.NOFOLLOW_LINKS); attempt++) {
      try {
        deleteOnce(path);
        return;
      } catch (DirectoryNotEmptyException e) {
        if (attempt == MAX_DELETIONS) {
          throw e;
        }
      }
    }
  }

  private static void deleteOnce(Path path) throws IOException {
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
              throw e;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// Deletes as [#delete] does, for temporary folders: what cannot be deleted stays.
  public static void deleteQuietly(Path path) {
    try {
      delete(path);
    } catch (IOException e) {
      // The caller has no use for the folder, and nothing depends on its deletion.
      return;
    }
  }
}
