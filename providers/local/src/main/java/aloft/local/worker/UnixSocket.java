package aloft.local.worker;

import aloft.local.http.EventLoop;
import java.io.File;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A Unix domain socket, which is faster than a TCP port.
final class UnixSocket implements AutoCloseable {
  // Below the length limit for socket paths of all systems.
  private static final int MAX_PATH = 100;

  private final Path path;
  private final EventLoop.Listener listener;

  private UnixSocket(EventLoop loop, Path path, Consumer<SocketChannel> accept) throws IOException {
    this.path = path;
    this.listener = loop.open(path, accept);
  }

  /// Opens a socket that only this user can access; null if that is not possible.
  ///
  /// @param parent the folder for its temporary folder
  static @Nullable UnixSocket open(EventLoop loop, Path parent, Consumer<SocketChannel> accept) {
    Path folder = null;
    try {
      folder = createFolder(parent);
      Path path = folder.resolve("s");
      if (File.separatorChar == '/' && path.toString().length() <= MAX_PATH) {
        return new UnixSocket(loop, path, accept);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // The worker uses the TCP port instead.
    }
    delete(folder);
    return null;
  }

  // Files.createTempDirectory would wait for the initialization of a random number generator.
  private static Path createFolder(Path parent) throws IOException {
    String name = "aloft-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    return Files.createDirectory(
        parent.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  String path() {
    return path.toString();
  }

  /// Accepts all pending connections; runs in the loop.
  void acceptPending() throws IOException {
    listener.acceptPending();
  }

  @Override
  public void close() {
    listener.close();
    delete(path);
    delete(path.getParent());
  }

  private static void delete(@Nullable Path path) {
    try {
      if (path != null) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // An empty folder does no harm.
    }
  }
}
