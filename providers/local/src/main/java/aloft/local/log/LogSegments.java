package aloft.local.log;

import aloft.host.Folders;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files of a log, with increasing numbers as names.
final class LogSegments {
  private static final String SUFFIX = ".log";
  private static final int MAX_FILES = 3;

  private final Path folder;

  LogSegments(Path folder) {
    this.folder = folder;
  }

  /// The numbers of all files, oldest first.
  List<Long> numbers() throws IOException {
    List<Long> numbers = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        String digits = name.substring(0, name.length() - SUFFIX.length());
        if (digits.matches("\\d{1,18}") && Files.isRegularFile(file)) {
          numbers.add(Long.parseLong(digits));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    numbers.sort(null);
    return numbers;
  }

  /// The number of the newest file; null if there is none.
  @Nullable Long newest() throws IOException {
    List<Long> numbers = numbers();
    return numbers.isEmpty() ? null : numbers.getLast();
  }

  Path file(long number) {
    return folder.resolve(number + SUFFIX);
  }

  /// Creates the folder if it does not exist.
  void createFolder() throws IOException {
    // FOLDER/DEPLOYMENT/logs/FUNCTION
    Folders.create(folder, folder.resolve("../..").normalize());
  }

  /// Deletes all but the newest files.
  void prune() throws IOException {
    List<Long> numbers = numbers();
    for (long old : numbers.subList(0, Math.max(0, numbers.size() - MAX_FILES))) {
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
