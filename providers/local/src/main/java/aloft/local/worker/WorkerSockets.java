package aloft.local.worker;

import aloft.host.TcpSockets;
import aloft.host.TcpSockets.Ownership;
import aloft.host.TcpSockets.TcpSocket;
import java.util.List;
import java.util.function.Predicate;

/// Decides whether the other end of a loopback connection belongs to a worker: to its process, to a
/// process that it started, or to one that these left behind. An event may contain secrets, so no
/// other process of this machine gets one.
///
/// Where the system has no `/proc`, as macOS, every process counts as the worker's.
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
    List<TcpSocket> clients =
        select(remotePort, socket -> !socket.isListening() && socket.remotePort() == port);
    return areOwned(clients, select(port, TcpSocket::isListening));
  }

  /// Whether only the worker listens on a port. Blocks.
  boolean isListener(int port) {
    List<TcpSocket> listeners = select(port, TcpSocket::isListening);
    return listeners.stream().allMatch(listener -> areOwned(List.of(listener), listeners));
  }

  private static List<TcpSocket> select(int port, Predicate<TcpSocket> predicate) {
    return TcpSockets.atPort(port).stream().filter(predicate).toList();
  }

  /// @param known sockets that exist; if the system lists none of them, it does not list sockets
  private boolean areOwned(List<TcpSocket> sockets, List<TcpSocket> known) {
    if (known.isEmpty()) {
      return true;
    }
    Ownership ownership = worker.ownership(sockets);
    // The open files of a program that its user cannot read are not visible.
    return ownership == Ownership.OPEN
        || (ownership == Ownership.UNKNOWN
            && sockets.stream().anyMatch(socket -> socket.user() == known.getFirst().user()));
  }
}
