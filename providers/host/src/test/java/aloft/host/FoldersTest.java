package aloft.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  private static final int ROUNDS = 20;
  private static final int FILES = 400;

  @TempDir private Path folder;

  @Test
  void filesThatAreAddedMeanwhileAreDeletedToo() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Path state = Files.createDirectories(folder.resolve("state"));
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<Integer> added =
          CompletableFuture.supplyAsync(() -> addFiles(state, begun));
      begun.await();
      Folders.delete(state);
      assertThat(state).doesNotExist();
      assertThat(added.get()).isPositive();
    }
  }

  /// Adds files until the folder is deleted.
  private static int addFiles(Path state, CountDownLatch begun) {
    int added = 0;
    try {
      while (added < FILES) {
        Files.createFile(state.resolve("file" + added));
        added++;
        begun.countDown();
      }
    } catch (NoSuchFileException e) {
      return added;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return added;
  }
}
