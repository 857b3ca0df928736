package aloft.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is a change of a folder.
class FolderWatchTest {
  @TempDir private Path folder;
  private FolderWatch watch;
  private FolderSnapshot seen;

  @BeforeEach
  void start() throws IOException {
    write("index.js", "one");
    write("src/deep/a.js", "one");
    write("node_modules/x/index.js", "one");
    watch = new FolderWatch(folder);
    seen = watch.now();
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void assertChanged() {
    assertThat(watch.now()).isNotEqualTo(seen);
  }

  @Test
  void aFileIsWritten() throws IOException {
    write("src/deep/a.js", "two and more");
    assertChanged();
  }

  @Test
  void aFileOfTheSameSizeAndTimeTakesThePlaceOfAnother() throws IOException {
    Path file = folder.resolve("index.js");
    FileTime time = Files.getLastModifiedTime(file);
    Path other = write("index.js~", "two");
    Files.setLastModifiedTime(other, time);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertChanged();
  }

  @Test
  void aFileIsDeleted() throws IOException {
    Files.delete(folder.resolve("src/deep/a.js"));
    assertChanged();
  }

  @Test
  void aFolderIsNew() throws IOException {
    write("lib/new/b.js", "one");
    assertChanged();
  }

  @Test
  void aLinkedFolderIsPartOfTheFolder(@TempDir Path shared) throws IOException {
    Path file = Files.writeString(shared.resolve("a.js"), "one");
    Files.createSymbolicLink(folder.resolve("shared"), shared);
    seen = watch.now();
    Files.writeString(file, "two and more");
    assertChanged();
  }

  @Test
  void packagesAreInstalled() throws IOException {
    write("node_modules/x/index.js", "two and more");
    assertThat(watch.now()).isEqualTo(seen);
    write("node_modules/.package-lock.json", "{}");
    assertChanged();
  }

  @Test
  void whatToolsWriteIsNoChange() throws IOException {
    write(".serverless/shop.zip", "zip");
    write(".git/index", "index");
    write("src/.aloft/state.json", "{}");
    write("src/__pycache__/a.pyc", "code");
    assertThat(watch.now()).isEqualTo(seen);
  }

  @Test
  void waitsUntilAFileHasChanged() throws Exception {
    // Nothing but the wait itself lets the writer go on.
    Thread waiting = Thread.currentThread();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                while (waiting.getState() != Thread.State.TIMED_WAITING) {
                  Thread.onSpinWait();
                }
                write("index.js", "two and more");
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    FolderSnapshot changed = watch.changed(seen);
    writer.join();
    assertThat(changed).isEqualTo(watch.now()).isNotEqualTo(seen);
    watch.close();
  }
}
