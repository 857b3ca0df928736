package aloft.spi.artifact;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A read-only view of the service's folder. Paths are relative to it and use `/`.
public interface Tree {

  boolean isFile(String path);

  boolean isFolder(String path);

  /// Returns the text of a file, or null if it does not exist.
  @Nullable String text(String path);

  /// Returns the names in a folder, those of folders with a slash at the end; none if it does not
  /// exist.
  default List<String> names(String folder) {
    return List.of();
  }

  /// Returns a path without empty, `.` and `..` steps where possible: `./a//b/../c` is `a/c`.
  static String normalized(String path) {
    if (isNormalized(path)) {
      return path;
    }
    Deque<String> steps = new ArrayDeque<>();
    for (String step : path.split("/", -1)) {
      if (step.equals("..") && !steps.isEmpty() && !steps.getLast().equals("..")) {
        steps.removeLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.add(step);
      }
    }
    return (path.startsWith("/") ? "/" : "") + String.join("/", steps);
  }

  // True only if no step is empty or starts or ends with a dot: most paths are such.
  private static boolean isNormalized(String path) {
    return !path.startsWith(".")
        && !path.endsWith("/")
        && !path.endsWith(".")
        && !path.contains("//")
        && !path.contains("/.")
        && !path.contains("./");
  }
}
