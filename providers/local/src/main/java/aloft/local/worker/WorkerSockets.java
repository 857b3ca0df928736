package aloft.local.worker;

import aloft.host.TcpSockets;
import aloft.host.TcpSockets.Ownership;
import aloft.host.TcpSockets.TcpSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Decides whether the other end of a loopback connection belongs to a worker: to its process, to a
/// process that it started, or to one that these left behind. An event may contain secrets, so no
/// other process of this machine gets one.
///
/// Where the system does not list sockets in `/proc`, as macOS, every process counts as the
/// worker's.
final class WorkerSockets {
  private final WorkerProcess worker;

  WorkerSockets(WorkerProcess worker) {
    this.worker = worker;
  }

  /// Whether the worker has opened a connection to a port of this process. Blocks.
  ///
  /// @param port the port of this process
  /// @param remotePort the port of the client
  boolean isClient(int port, int remotePort) {
    TcpSocket client = TcpSockets.connection(remotePort, port);
    return client == null ? TcpSockets.connection(port, remotePort) == null : isOwned(client);
  }

  /// Whether only the worker listens on a port. Blocks.
  boolean isListener(int port) {
    return TcpSockets.listeners(port).stream().allMatch(this::isOwned);
  }

  private boolean isOwned(TcpSocket socket) {
    Ownership ownership = worker.ownership(List.of(socket));
    // The open files of a program that its user cannot read are not visible.
    return ownership == Ownership.OPEN
        || (ownership == Ownership.UNKNOWN && socket.inode() != 0 && isOfThisUser(socket));
  }

  private static boolean isOfThisUser(TcpSocket socket) {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(socket.user());
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
