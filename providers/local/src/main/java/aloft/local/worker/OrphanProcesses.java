package aloft.local.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Finds processes by a unique text in their environment variables, such as the children of a
/// worker that has ended. Works only on systems with `/proc`.
public final class OrphanProcesses {
  private OrphanProcesses() {}

  /// All processes whose environment has the variable with this value.
  public static List<ProcessHandle> find(String variable, String value) {
    return find("\0" + variable + "=" + value + "\0");
  }

  /// All processes whose environment contains a text.
  public static List<ProcessHandle> find(String text) {
    return ProcessHandle.allProcesses().filter(process -> hasText(process, text)).toList();
  }

  private static boolean hasText(ProcessHandle process, String text) {
    Path environment = Path.of("/proc/" + process.pid() + "/environ");
    try {
      String all = new String(Files.readAllBytes(environment), StandardCharsets.ISO_8859_1);
      return ("\0" + all + "\0").contains(text);
    } catch (IOException e) {
      // No /proc file system, or a process of another user.
      return false;
    }
  }
}
