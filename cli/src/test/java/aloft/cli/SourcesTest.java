package aloft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Rules for the text of source files.
final class SourcesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static List<Path> sources(String below) throws IOException {
    try (Stream<Path> files = Files.find(ROOT, 20, (path, facts) -> facts.isRegularFile())) {
      return files
          .map(ROOT::relativize)
          .filter(path -> path.toString().endsWith(".java") && path.toString().contains(below))
          .filter(path -> !path.toString().contains("target/"))
          // Templates are user code.
          .filter(path -> !path.toString().contains("aloft/templates/"))
          .sorted()
          .toList();
    }
  }

  private static String read(Path source) {
    try {
      return Files.readString(ROOT.resolve(source));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void noModuleHasTwoClassesOfOneName() throws IOException {
    Map<String, List<Path>> byName =
        sources("src/main/java/").stream()
            .filter(source -> !source.endsWith("package-info.java"))
            .collect(
                Collectors.groupingBy(
                    source -> source.toString().replaceFirst("/src/main/java/.*/", " ")));
    assertThat(byName).isNotEmpty().allSatisfy((name, files) -> assertThat(files).hasSize(1));
  }

  @Test
  void everyPackageIsDocumented() throws IOException {
    assertThat(
            sources("src/main/java/").stream()
                .map(source -> source.resolveSibling("package-info.java"))
                .distinct())
        .isNotEmpty()
        .allSatisfy(
            source -> assertThat(read(source)).as("%s", source).contains("@NullMarked", "/// "));
  }

  @Test
  void hasNoTodos() throws IOException {
    String later = "TO" + "DO|FIX" + "ME|@Dis" + "abled";
    assertThat(sources("src/"))
        .filteredOn(
            source -> read(source).lines().anyMatch(line -> line.matches(".*(" + later + ").*")))
        .isEmpty();
  }
}
