package aloft.local.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files of a log: each has a number that grows, so a reader always knows which comes next.
final class LogSegments {
  private static final String END = ".log";
  private static final int KEPT = 3;

  private final Path folder;

  LogSegments(Path folder) {
    this.folder = folder;
  }

  /// The numbers of all files, oldest first.
  List<Long> numbers() throws IOException {
    List<Long> numbers = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + END)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        String digits = name.substring(0, name.length() - END.length());
        if (digits.matches("\\d{1,18}")) {
          numbers.add(Long.parseLong(digits));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    numbers.sort(null);
    return numbers;
  }

  /// The newest file; null where there is none.
  @Nullable Long newest() throws IOException {
    List<Long> all = numbers();
    return all.isEmpty() ? null : all.getLast();
  }

  Path file(long number) {
    return folder.resolve(number + END);
  }

  /// Makes room for a file.
  void prepare() throws IOException {
    Files.createDirectories(folder);
  }

  /// Deletes the files that are too old to be kept.
  void prune() throws IOException {
    List<Long> all = numbers();
    for (long old : all.subList(0, Math.max(0, all.size() - KEPT))) {
      Files.deleteIfExists(file(old));
    }
  }

  void delete() throws IOException {
    for (long number : numbers()) {
      Files.deleteIfExists(file(number));
    }
    Files.deleteIfExists(folder);
  }
}
