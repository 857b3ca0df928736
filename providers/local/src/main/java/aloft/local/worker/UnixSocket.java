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

/// A socket in the file system for a single connection: what is said there takes less time than by
/// a port. It is gone from the disk when it is taken.
final class UnixSocket implements AutoCloseable {
  // What the systems take as the name of a socket, with some room.
  private static final int LONGEST = 100;

  private final Path path;
  private final EventLoop.Listener port;

  private UnixSocket(EventLoop loop, Path path, Consumer<SocketChannel> accept) throws IOException {
    this.path = path;
    this.port =
        loop.open(
            path,
            channel -> {
              close();
              accept.accept(channel);
            });
  }

  /// Opens one that no other user can reach; null where that is impossible.
  ///
  /// @param place where it is to be, for a while
  static @Nullable UnixSocket open(EventLoop loop, Path place, Consumer<SocketChannel> accept) {
    Path folder = null;
    try {
      folder = folder(place);
      Path path = folder.resolve("s");
      if (File.separatorChar == '/' && path.toString().length() <= LONGEST) {
        return new UnixSocket(loop, path, accept);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // There is the port, too.
    }
    delete(folder);
    return null;
  }

  // The library's own way to a new folder waits for a source of random numbers to be set up.
  private static Path folder(Path place) throws IOException {
    String name = "aloft-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    return Files.createDirectory(
        place.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  String path() {
    return path.toString();
  }

  /// Takes who has called up to now; in the loop.
  void take() throws IOException {
    port.take();
  }

  @Override
  public void close() {
    port.close();
    delete(path);
    delete(path.getParent());
  }

  private static void delete(@Nullable Path path) {
    try {
      if (path != null) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // An empty folder is in no one's way.
    }
  }
}
