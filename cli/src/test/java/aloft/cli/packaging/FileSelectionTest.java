package aloft.cli.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.cli.packaging.tree.FolderItem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `selections.tsv` contains excluded globs, patterns, and the files that osls 3.77.1 selects with
/// them from the folder below.
class FileSelectionTest {
  private static final List<String> FILES =
      List.of(
          "a.js",
          "c.md",
          ".env",
          "src/a.js",
          "src/a.test.js",
          "src/deep/er/b.js",
          "src/__tests__/b.js",
          "lib/[id].js",
          "test/t.js",
          "node_modules/foo/index.js",
          "node_modules/foo/README.md",
          "node_modules/bar/node_modules/foo/i.js",
          "node_modules/@s/p/i.js",
          "dist/a.js",
          "dist/sub/b.js",
          "dir2/x",
          "dir12/x",
          "../shared/a.js",
          "../shared/b/c.md");

  @TempDir Path folder;

  @Test
  void selectsTheSameFilesAsOsls() throws IOException {
    PackagingFixture fixture =
        new PackagingFixture(folder.resolve("service")).files(FILES.toArray(String[]::new));
    ServiceTree tree = new ServiceTree(fixture.root());
    SoftAssertions softly = new SoftAssertions();
    try (InputStream in = FileSelectionTest.class.getResourceAsStream("selections.tsv")) {
      String table = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      table
          .lines()
          .forEach(line -> {
            String[] row = line.split("\t", -1);
            softly
                .assertThat(selected(tree, words(row[0]), words(row[1])))
                .as("excluded [%s], patterns [%s]", row[0], row[1])
                .containsExactlyInAnyOrderElementsOf(words(row[2]));
          });
    }
    softly.assertAll();
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }

  private static List<String> selected(
      ServiceTree tree, List<String> excluded, List<String> patterns) {
    FileSelection selection = FileSelection.of(excluded, patterns);
    List<String> taken = new ArrayList<>();
    TreeWalker walk =
        new TreeWalker(
            Exclusions.NONE,
            (path, file) -> taken.add(path.replace("../", "")),
            warning -> taken.add(warning.message()));
    for (String outside : selection.outsideFolders()) {
      FolderItem found = tree.folder(outside);
      if (found != null) {
        walk.walk(found, outside, selection.outsideScope(outside));
      }
    }
    walk.walk(Objects.requireNonNull(tree.folder("")), "", selection.rootScope());
    return taken;
  }

  @Test
  void doesNotReadFoldersThatNoPatternIncludes() {
    FileSelection selection =
        FileSelection.of(List.of(".git/**"), List.of("!node_modules", "a/*.js"));
    assertThat(selection.rootScope().enter(".git").isEmpty()).isTrue();
    assertThat(selection.rootScope().enter("node_modules").isEmpty()).isTrue();
    assertThat(selection.rootScope().enter("a").isEmpty()).isFalse();
    FileSelection few = FileSelection.of(List.of(), List.of("!**", "src/**/*.js"));
    assertThat(few.rootScope().enter("lib").isEmpty()).isTrue();
    assertThat(few.rootScope().enter("src").isEmpty()).isFalse();
  }

  @Test
  void doesNotReadAnExcludedFolder() throws IOException {
    PackagingFixture fixture =
        new PackagingFixture(folder).files("a.js").link("node_modules/lost", "nowhere");
    Files.createDirectories(fixture.root().resolve("node_modules/x"));
    assertThat(fixture.packed("!node_modules")).containsExactly("a.js");
  }
}
