package aloft.local.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Finds processes by a unique text in their environment variables, such as the children of a
/// worker that has ended. Works only on systems with `/proc`.
public final class OrphanProcesses {
  private static final int MIN_LENGTH = 16;

  private OrphanProcesses() {}

  /// All processes whose environment contains a text.
  ///
  /// @throws IllegalArgumentException if the text is too short to be unique
  public static List<ProcessHandle> find(String text) {
    if (text.length() < MIN_LENGTH) {
      throw new IllegalArgumentException(text);
    }
    return ProcessHandle.allProcesses().filter(process -> hasText(process, text)).toList();
  }

  private static boolean hasText(ProcessHandle process, String text) {
    Path environment = Path.of("/proc/" + process.pid() + "/environ");
    try {
      String all = new String(Files.readAllBytes(environment), StandardCharsets.ISO_8859_1);
      return all.contains(text);
    } catch (IOException e) {
      // No /proc file system, or a process of another user.
      return false;
    }
  }
}
