package aloft.local.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Finds what a process that has ended left running: where the system shows environments, by a
/// variable that only this worker's processes have.
public final class OrphanProcesses {
  private OrphanProcesses() {}

  /// All processes that have a variable with a value.
  public static List<ProcessHandle> of(String variable, String value) {
    String entry = "\0" + variable + "=" + value + "\0";
    return ProcessHandle.allProcesses().filter(process -> has(process, entry)).toList();
  }

  private static boolean has(ProcessHandle process, String entry) {
    Path environment = Path.of("/proc/" + process.pid() + "/environ");
    try {
      String all = new String(Files.readAllBytes(environment), StandardCharsets.ISO_8859_1);
      return ("\0" + all + "\0").contains(entry);
    } catch (IOException e) {
      // Not this system's way, or not our process.
      return false;
    }
  }
}
