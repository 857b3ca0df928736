package aloft.cli.engine;

import aloft.host.Folders;
import aloft.spi.artifact.Artifact;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The files that earlier runs wrote into an output folder. Those that this run does not write are
/// deleted; all others are the user's.
///
/// Their names are in a list in the folder. It is extended before files are written, so that a
/// killed run leaves no unknown file, and locked while a run writes: only the owner of the lock
/// deletes. The default folder may be that of a tool without a list: then the zips that its state
/// names are known.
final class OutputFiles implements AutoCloseable {
  private static final String LIST = ".aloft-files";
  private static final String STATE = "serverless-state.json";
  private static final String TEMPORARY = ".new-*";

  /// Folders of a running `invoke local`, which may wait for a debugger.
  private static final String BUNDLES = ".invoke-*";

  private static final Duration LONGEST_INVOCATION = Duration.ofDays(1);

  private final Path folder;
  private final Set<String> earlier = new TreeSet<>();
  private final @Nullable FileChannel list;

  private OutputFiles(Path folder, @Nullable FileChannel list) {
    this.folder = folder;
    this.list = list;
  }

  /// The files in a folder, which is created if it is missing. Without access to it, or where
  /// another run writes, none is known and none will be deleted.
  ///
  /// @param isDefault whether every run uses the folder unless the user names another one. If it is
  ///   a link to a folder outside of the service, nothing is deleted there
  /// @param now the time
  static OutputFiles in(Path folder, Path service, boolean isDefault, Instant now) {
    FileChannel list = null;
    try {
      Files.createDirectories(folder);
      if (!isDefault || folder.toRealPath().startsWith(service.toRealPath())) {
        list = lockedList(folder.resolve(LIST));
      }
    } catch (IOException | OverlappingFileLockException e) {
      // Packing reports what is wrong with the folder, if anything is.
      return new OutputFiles(folder, null);
    }
    OutputFiles files = new OutputFiles(folder, list);
    if (list != null) {
      files.readNames(list, isDefault);
      files.delete(TEMPORARY, Instant.MAX);
      files.delete(BUNDLES, now.minus(LONGEST_INVOCATION));
    }
    return files;
  }

  private static @Nullable FileChannel lockedList(Path file) throws IOException {
    FileChannel list =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS));
    if (list.tryLock() == null) {
      list.close();
      return null;
    }
    return list;
  }

  private void readNames(FileChannel from, boolean isDefault) {
    try {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(from.size(), 1 << 20));
      int count;
      do {
        count = from.read(bytes);
      } while (count > 0);
      new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
          .lines()
          .filter(Artifact::isFileName)
          .forEach(earlier::add);
      if (earlier.isEmpty() && isDefault && Files.isRegularFile(folder.resolve(STATE))) {
        addZips(Json.read(Files.readString(folder.resolve(STATE)), STATE));
      }
    } catch (IOException | UserException e) {
      // Nothing is deleted that is not known.
      return;
    }
  }

  private void addZips(Node state) {
    Node service = state.get("service");
    if (service == null) {
      return;
    }
    Node name = service.get("service");
    Set<String> names = new HashSet<>();
    if (name != null && name.text() != null) {
      names.add(name.text());
    }
    for (String key : new String[] {"functions", "layers"}) {
      if (service.get(key) instanceof Mapping section) {
        names.addAll(section.entries().keySet());
      }
    }
    names.stream().map(zip -> zip + ".zip").filter(Artifact::isFileName).forEach(earlier::add);
  }

  private void delete(String pattern, Instant before) {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, pattern)) {
      for (Path path : leftovers) {
        if (Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                .compareTo(FileTime.from(before))
            < 0) {
          Folders.deleteQuietly(path);
        }
      }
    } catch (IOException e) {
      // They stay for the next run.
      return;
    }
  }

  /// Records files that are about to be written.
  void willWrite(Collection<String> names) {
    Set<String> all = new TreeSet<>(earlier);
    all.addAll(names);
    writeList(all);
  }

  /// Deletes the files of earlier runs that are not among the present ones.
  ///
  /// @param present all files that belong to the output now
  /// @param written those of them that this run has written
  void finish(Set<String> present, Collection<String> written) {
    if (list == null) {
      return;
    }
    Set<String> names = new TreeSet<>(written);
    for (String name : earlier) {
      Path file = folder.resolve(name);
      if (!present.contains(name) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        try {
          Files.delete(file);
        } catch (IOException e) {
          names.add(name);
        }
      }
    }
    writeList(names);
  }

  private void writeList(Collection<String> names) {
    if (list == null) {
      return;
    }
    try {
      byte[] text = (String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8);
      list.write(ByteBuffer.wrap(text), 0);
      list.truncate(text.length);
    } catch (IOException e) {
      // The disk is full: writing the output reports it.
      return;
    }
  }

  @Override
  public void close() {
    if (list != null) {
      try {
        list.close();
      } catch (IOException e) {
        // The list has been written.
        return;
      }
    }
  }
}
