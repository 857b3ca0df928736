package aloft.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Merges lists that differ as the recordings of two runs do.
final class ClassListTest {
  private static final String LIST = "aloft/dist/ClassList";

  @TempDir Path folder;

  private List<String> merge(String... recordings) throws Exception {
    List<String> files = new ArrayList<>();
    for (String recording : recordings) {
      files.add(Files.writeString(folder.resolve("run-" + files.size()), recording).toString());
    }
    Path merged = folder.resolve("merged");
    files.add(merged.toString());
    ClassList.main(files.toArray(String[]::new));
    return Files.readAllLines(merged);
  }

  @Test
  void keepsTheClassesOfMostRunsInOneOrder() throws Exception {
    String common = "# a comment\naloft/b id: 1\n@lambda-proxy aloft/b run\n";
    List<String> merged =
        merge(
            common + "aloft/c id: 2\naloft/a id: 3\n",
            "aloft/raced id: 1\naloft/a id: 2\nx id: 7 source: a.jar\n" + common,
            "aloft/b id: 1\n");
    assertThat(merged)
        .filteredOn(line -> line.startsWith("aloft"))
        .containsExactly("aloft/a", "aloft/b");
    assertThat(merged).noneMatch(line -> line.contains("lambda") || line.contains("source"));
    assertThat(merged).contains("java/util/concurrent/ForkJoinWorkerThread");
  }

  /// This class list has lambdas, and is one of Aloft's classes.
  @Test
  void resolvesAllReferencesOfAClassAndTheLambdasOfOneThatRan() throws Exception {
    String loaded = constants(merge(LIST + " id: 1\n"));
    assertThat(loaded.split(" ", -1)).hasSizeGreaterThan(50);
    String ran = LIST + " id: 9\n@cp " + LIST + " 1\n";
    String once = constants(merge(ran, LIST + " id: 1\n"));
    assertThat(once).isEqualTo(loaded);
    String often = constants(merge(ran, ran, LIST + " id: 1\n"));
    assertThat(often.split(" ", -1)).hasSizeGreaterThan(loaded.split(" ", -1).length);
  }

  private static String constants(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("@cp " + LIST + " "))
        .findFirst()
        .orElse("");
  }
}
