package aloft.local.state;

import aloft.host.AtomicFiles;
import aloft.host.Digests;
import aloft.host.Folders;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The state folder of the local cloud, which only its user can read.
///
/// @param folder absolute
public record StateFolder(Path folder) {
  /// The number of digits of [#workerMark].
  public static final int WORKER_MARK_LENGTH = 16;

  private static final String FORMAT = "1";
  private static final String SOCKET = "socket";
  private static final int MAX_SOCKET_PATH = 100;
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  /// The state folder of a user: `aloft-local` in `XDG_DATA_HOME`, which defaults to
  /// `~/.local/share`.
  public static StateFolder of(Environment environment) {
    String data = environment.variable("XDG_DATA_HOME");
    Path parent =
        data == null ? environment.home().resolve(".local").resolve("share") : Path.of(data);
    return new StateFolder(
        environment.workingFolder().resolve(parent).resolve("aloft-local").normalize());
  }

  /// The hexadecimal digits that the ids of all workers of this local cloud begin with. A worker
  /// and its child processes have the id in an environment variable, by which they are found if the
  /// local cloud was killed.
  public String workerMark() {
    return Digests.sha256Hex(folder.toString()).substring(0, WORKER_MARK_LENGTH);
  }

  public Path lock() {
    return folder.resolve("lock");
  }

  /// The file with the owner of the lock.
  public Path holder() {
    return folder.resolve("holder.json");
  }

  /// The file with the running process; missing while it does not run.
  public Path process() {
    return folder.resolve("process.json");
  }

  /// The log of the process itself.
  public Path log() {
    return folder.resolve("process.log");
  }

  /// The places for the socket of the process's admin API, the preferred one first. The path of a
  /// socket has about 100 bytes at most, and some file systems have no sockets.
  public List<Path> sockets() {
    Path own = folder.resolve(SOCKET);
    String name = "aloft-" + Digests.sha256Hex(folder.toString()).substring(0, 16);
    Path temporary = Path.of("/tmp").resolve(name).resolve(SOCKET);
    boolean isShort = own.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_PATH;
    return isShort ? List.of(own, temporary) : List.of(temporary);
  }

  /// The socket of the running process; null if it does not run. A socket that another user may
  /// have opened is none.
  public @Nullable Path openSocket() {
    for (Path socket : sockets()) {
      if (isSocket(socket)) {
        return socket;
      }
    }
    return null;
  }

  /// Whether a path is a socket in a folder that only its owner can use.
  public static boolean isSocket(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).isOther()
          && isPrivate(path.resolveSibling("."));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isPrivate(Path folder) throws IOException {
    return PRIVATE.containsAll(Files.getPosixFilePermissions(folder));
  }

  public Path ports() {
    return folder.resolve("ports.json");
  }

  public Path deployments() {
    return folder.resolve("deployments");
  }

  /// The folder of a deployment.
  ///
  /// @throws UserException if the name is invalid
  public Path deployment(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,127}")) {
      throw new UserException(
          Diagnostic.error("local/name", "\"" + name + "\" is not a valid name of a deployment")
              .hint("use letters, digits and dashes in stackName, service and stage"));
    }
    return deployments().resolve(name);
  }

  /// The folder of a function's log.
  public Path log(String deployment, String function) {
    return deployment(deployment).resolve("logs").resolve(function);
  }

  /// Creates the folder if it does not exist.
  ///
  /// @throws UserException if it cannot be written or has the format of another version of Aloft
  public void prepare() {
    Path format = folder.resolve("format");
    try {
      boolean wasOpen = Files.isDirectory(folder) && !isPrivate(folder);
      preparePrivate(folder);
      if (wasOpen) {
        // Another user may have opened it.
        Files.deleteIfExists(folder.resolve(SOCKET));
      }
      String found = readable(format);
      if (found.strip().equals(FORMAT)) {
        return;
      }
      if (found.isBlank() || !found.strip().chars().allMatch(Character::isDigit)) {
        write(format, FORMAT + "\n");
      } else {
        throw new UserException(
            Diagnostic.error(
                    "local/format",
                    "the folder " + folder + " was created by another version of Aloft")
                .hint("use that version, or run \"aloft local reset\" to delete it"));
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  // A file that cannot be read, or is not complete, is written again.
  private static String readable(Path file) {
    try {
      String text = text(file);
      return text == null ? "" : text;
    } catch (IOException e) {
      return "";
    }
  }

  /// Creates a folder that only this user can use, if it does not exist.
  ///
  /// @throws IOException if it belongs to another user
  public static void preparePrivate(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
    }
    Files.setPosixFilePermissions(folder, PRIVATE);
  }

  /// Creates the error for a folder that cannot be written.
  public UserException unwritable(IOException cause) {
    return new UserException(
        Diagnostic.error(
                "local/folder", "the local cloud cannot write to " + folder + ": " + reason(cause))
            .hint("free some space there, or set XDG_DATA_HOME to a writable folder"),
        cause);
  }

  private String reason(IOException cause) {
    return switch (cause) {
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException e when folder.toString().equals(e.getFile()) ->
          "it is not a folder";
      default -> String.valueOf(cause.getMessage());
    };
  }

  /// The text of a file; null if there is none.
  public static @Nullable String text(Path file) throws IOException {
    return Files.isRegularFile(file)
        ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
        : null;
  }

  /// Writes a file that only its user can read. A folder in its place is deleted.
  public static void write(Path file, String text) throws IOException {
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      Folders.delete(file);
    }
    AtomicFiles.writePrivate(file, text);
  }
}
