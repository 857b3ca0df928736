package aloft.local.deployment;

import aloft.host.TcpSockets;
import aloft.host.TcpSockets.TcpSocket;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Finds the program that listens on a port, on systems with `/proc`.
final class PortOwner {
  private PortOwner() {}

  /// Describes the program: `python3 (process 4711)`, or `another program` if it is unknown.
  static String of(int port) {
    List<TcpSocket> sockets = TcpSockets.listeners(port);
    if (!sockets.isEmpty()) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
        for (Path process : all) {
          long id = Long.parseLong(process.getFileName().toString());
          if (TcpSockets.ownership(id, sockets) == TcpSockets.Ownership.OPEN) {
            String name = Files.readString(process.resolve("comm")).strip();
            return name + " (process " + id + ")";
          }
        }
      } catch (IOException e) {
        // The process has just ended.
      }
    }
    return "another program";
  }
}
