package aloft.local.deployment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Finds the program that listens on a port, on systems with `/proc`.
final class PortOwner {
  private static final Path PROCESSES = Path.of("/proc");
  private static final String LISTENING = "0A";

  private PortOwner() {}

  /// Describes the program: `python3 (process 4711)`, or `another program` if it is unknown.
  static String of(int port) {
    try {
      Set<String> sockets = new HashSet<>(sockets("tcp", port));
      sockets.addAll(sockets("tcp6", port));
      if (!sockets.isEmpty()) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
          for (Path process : all) {
            if (hasSocket(process, sockets)) {
              String name = Files.readString(process.resolve("comm")).strip();
              return name + " (process " + process.getFileName() + ")";
            }
          }
        }
      }
    } catch (IOException e) {
      // No /proc file system.
    }
    return "another program";
  }

  // `sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode`
  private static Set<String> sockets(String kind, int port) throws IOException {
    String end = String.format(Locale.ROOT, ":%04X", port);
    Set<String> found = new HashSet<>();
    byte[] table = Files.readAllBytes(PROCESSES.resolve("net").resolve(kind));
    for (String line : new String(table, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length > 9 && fields[1].endsWith(end) && fields[3].equals(LISTENING)) {
        found.add("socket:[" + fields[9] + "]");
      }
    }
    return found;
  }

  private static boolean hasSocket(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : open) {
        if (sockets.contains(Files.readSymbolicLink(file).toString())) {
          return true;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      // The process belongs to another user or has ended.
    }
    return false;
  }
}
