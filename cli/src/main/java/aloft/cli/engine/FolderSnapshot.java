package aloft.cli.engine;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The files of a service by path. Comparing two of them misses no change, however long the work
/// between them takes, and works on every file system.
record FolderSnapshot(Map<Path, State> files) {
  /// Folders with installed packages, and with what tools write.
  private static final Set<String> SKIPPED =
      Set.of(
          "node_modules",
          "__pycache__",
          ".aloft",
          ".esbuild",
          ".git",
          ".idea",
          ".serverless",
          ".venv");

  /// Package managers write one of these files in `node_modules` at the end of an installation.
  private static final Set<String> INSTALLED =
      Set.of(".package-lock.json", ".yarn-integrity", ".yarn-state.yml", ".modules.yaml");

  FolderSnapshot {
    files = Map.copyOf(files);
  }

  /// The state of a file.
  ///
  /// @param key differs if another file has the path; null where the system has no such key
  record State(FileTime modified, long size, @Nullable Object key) {
    static State of(BasicFileAttributes attributes) {
      return new State(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
  }

  /// @param folders is called for each folder before its files are read
  static FolderSnapshot of(Path root, Consumer<Path> folders) {
    Collector collector = new Collector(root, folders);
    try {
      Files.walkFileTree(root, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, collector);
    } catch (IOException e) {
      // The next one has what cannot be read now.
    }
    return new FolderSnapshot(collector.files);
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Consumer<Path> folders;
    private final Map<Path, State> files = new HashMap<>();

    Collector(Path root, Consumer<Path> folders) {
      this.root = root;
      this.folders = folders;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (!folder.equals(root) && SKIPPED.contains(String.valueOf(folder.getFileName()))) {
        for (String name : INSTALLED) {
          Path file = folder.resolve(name);
          if (Files.isRegularFile(file)) {
            files.put(file, State.of(Files.readAttributes(file, BasicFileAttributes.class)));
          }
        }
        return FileVisitResult.SKIP_SUBTREE;
      }
      folders.accept(folder);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      files.put(file, State.of(attributes));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }
}
