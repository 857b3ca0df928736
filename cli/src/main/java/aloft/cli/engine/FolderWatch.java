package aloft.cli.engine;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Waits for changes of the files in a folder. It compares snapshots: events of the system only end
/// the wait for the next one early, because some file systems send none, and a system may lose
/// them. The wait is a multiple of the time that a snapshot takes, so that large folders cost no
/// more than small ones.
final class FolderWatch implements AutoCloseable {
  private static final Duration SHORTEST = Duration.ofMillis(150);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /// With events, snapshots take a fiftieth of a processor; without them, a tenth.
  private static final int WITH_EVENTS = 50;

  private static final int WITHOUT_EVENTS = 10;

  /// An editor may write a file in several steps: the files are used once they rest.
  private static final Duration REST = Duration.ofMillis(40);

  private final Path root;
  private final @Nullable WatchService events;
  private final Map<Path, WatchKey> watched = new HashMap<>();
  private Duration snapshotTime = Duration.ZERO;

  FolderWatch(Path root) {
    this.root = root;
    this.events = events();
  }

  /// Linux has events. Those of Java on other systems are snapshots of its own, which are taken
  /// less often.
  private static @Nullable WatchService events() {
    try {
      return Files.isDirectory(Path.of("/proc/self"))
          ? FileSystems.getDefault().newWatchService()
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  Path root() {
    return root;
  }

  /// The files as they are now.
  FolderSnapshot now() {
    long start = System.nanoTime();
    FolderSnapshot snapshot = FolderSnapshot.of(root, this::watch);
    snapshotTime = Duration.ofNanos(System.nanoTime() - start);
    return snapshot;
  }

  private void watch(Path folder) {
    if (events == null || watched.containsKey(folder)) {
      return;
    }
    try {
      watched.put(
          folder,
          folder.register(
              events,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_DELETE,
              StandardWatchEventKinds.ENTRY_MODIFY));
    } catch (IOException e) {
      // The system watches no more folders: snapshots see the changes there.
      return;
    }
  }

  /// Waits until the files differ from a snapshot, and rest.
  ///
  /// @throws InterruptedException if the thread is interrupted
  FolderSnapshot changed(FolderSnapshot seen) throws InterruptedException {
    FolderSnapshot now = now();
    while (now.equals(seen)) {
      pause();
      now = now();
    }
    FolderSnapshot before;
    do {
      before = now;
      Thread.sleep(REST);
      now = now();
    } while (!now.equals(before));
    return now;
  }

  private void pause() throws InterruptedException {
    Duration pause = snapshotTime.multipliedBy(events == null ? WITHOUT_EVENTS : WITH_EVENTS);
    if (pause.compareTo(SHORTEST) < 0) {
      pause = SHORTEST;
    } else if (pause.compareTo(LONGEST) > 0) {
      pause = LONGEST;
    }
    if (events == null) {
      Thread.sleep(pause);
      return;
    }
    WatchKey key = events.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
    while (key != null) {
      key.pollEvents();
      if (!key.reset()) {
        watched.values().remove(key);
      }
      key = events.poll();
    }
  }

  @Override
  public void close() {
    if (events != null) {
      try {
        events.close();
      } catch (IOException e) {
        // The command ends.
        return;
      }
    }
  }
}
