package aloft.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The TCP sockets of this machine and the processes that have them open, on systems with `/proc`.
/// Reading the list takes milliseconds.
public final class TcpSockets {
  private static final Path PROCESSES = Path.of("/proc");
  private static final String LISTENING = "0A";
  // Sockets of IPv6 may be connected to those of IPv4.
  private static final List<String> TABLES = List.of("tcp", "tcp6");

  private TcpSockets() {}

  /// A socket.
  ///
  /// @param user the id of the user who opened it
  /// @param inode 0 if its process has closed it
  public record TcpSocket(int user, long inode) {}

  /// Whether a process has a socket open.
  public enum Ownership {
    OPEN,
    NOT_OPEN,
    /// The system does not tell.
    UNKNOWN
  }

  /// The sockets that listen on a port; empty if the system does not list them.
  public static List<TcpSocket> listeners(int port) {
    List<TcpSocket> found = new ArrayList<>();
    for (String table : TABLES) {
      found.addAll(select(table, port, 0));
    }
    return found;
  }

  /// One end of a connection on this machine; null if it is closed or not listed.
  public static @Nullable TcpSocket connection(int localPort, int remotePort) {
    for (String table : TABLES) {
      List<TcpSocket> found = select(table, localPort, remotePort);
      if (!found.isEmpty()) {
        return found.getFirst();
      }
    }
    return null;
  }

  // Other programs may have tens of thousands of sockets: only lines with the port are split.
  // `sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode`
  private static List<TcpSocket> select(String table, int localPort, int remotePort) {
    String text;
    try {
      byte[] bytes = Files.readAllBytes(PROCESSES.resolve("net").resolve(table));
      text = new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
    List<TcpSocket> found = new ArrayList<>();
    String local = hex(localPort) + " ";
    String remote = hex(remotePort);
    for (int at = text.indexOf(local); at >= 0; at = text.indexOf(local, at + 1)) {
      int start = text.lastIndexOf('\n', at) + 1;
      int end = text.indexOf('\n', at);
      String[] fields =
          text.substring(start, end < 0 ? text.length() : end).strip().split(" +", -1);
      boolean listens = fields.length > 9 && fields[3].equals(LISTENING);
      if (fields.length > 9
          && fields[1].endsWith(hex(localPort))
          && fields[2].endsWith(remote)
          && listens == (remotePort == 0)) {
        found.add(new TcpSocket(Integer.parseInt(fields[7]), Long.parseLong(fields[9])));
      }
    }
    return found;
  }

  private static String hex(int port) {
    return ":" + Integer.toHexString(0x10000 | port).substring(1).toUpperCase(Locale.ROOT);
  }

  /// Whether a process has one of these sockets open.
  public static Ownership ownership(long process, Collection<TcpSocket> sockets) {
    List<String> links =
        sockets.stream()
            .filter(socket -> socket.inode() != 0)
            .map(socket -> "socket:[" + socket.inode() + "]")
            .toList();
    Path files = PROCESSES.resolve(Long.toString(process)).resolve("fd");
    try (DirectoryStream<Path> open = Files.newDirectoryStream(files)) {
      for (Path file : open) {
        if (links.contains(target(file))) {
          return Ownership.OPEN;
        }
      }
      return Ownership.NOT_OPEN;
    } catch (AccessDeniedException e) {
      return Ownership.UNKNOWN;
    } catch (IOException | DirectoryIteratorException e) {
      // The process has ended.
      return Ownership.NOT_OPEN;
    }
  }

  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      // The file was closed.
      return "";
    }
  }
}
