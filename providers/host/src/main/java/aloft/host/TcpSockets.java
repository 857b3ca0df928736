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

/// The TCP sockets of this machine and the processes that have them open, on systems with `/proc`.
public final class TcpSockets {
  private static final Path PROCESSES = Path.of("/proc");
  private static final String LISTENING = "0A";

  private TcpSockets() {}

  /// A socket.
  ///
  /// @param remotePort 0 if it listens
  /// @param user the id of the user who opened it
  /// @param inode 0 if its process has closed it
  public record TcpSocket(boolean isListening, int remotePort, int user, long inode) {}

  /// Whether a process has a socket open.
  public enum Ownership {
    OPEN,
    NOT_OPEN,
    /// The system does not tell.
    UNKNOWN
  }

  /// The sockets with a local port; empty if the system does not list them.
  public static List<TcpSocket> atPort(int localPort) {
    List<TcpSocket> found = new ArrayList<>();
    addAll(found, "tcp", localPort);
    addAll(found, "tcp6", localPort);
    return found;
  }

  // Other programs may have tens of thousands of sockets: only lines with the port are split.
  private static void addAll(List<TcpSocket> found, String table, int port) {
    String text;
    try {
      byte[] bytes = Files.readAllBytes(PROCESSES.resolve("net").resolve(table));
      text = new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return;
    }
    String digits = Integer.toHexString(0x10000 | port).substring(1);
    for (int start = 0, end; start < text.length(); start = end + 1) {
      end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      int address = text.indexOf(": ", start) + 2;
      int colon = text.indexOf(':', address);
      if (address > 1 && colon < end && text.regionMatches(true, colon + 1, digits, 0, 4)) {
        add(found, text.substring(start, end));
      }
    }
  }

  // `sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode`
  private static void add(List<TcpSocket> found, String line) {
    String[] fields = line.strip().split("\\s+", -1);
    if (fields.length > 9) {
      String remote = fields[2];
      found.add(
          new TcpSocket(
              fields[3].equals(LISTENING),
              Integer.parseInt(remote.substring(remote.lastIndexOf(':') + 1), 16),
              Integer.parseInt(fields[7]),
              Long.parseLong(fields[9])));
    }
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
