package aloft.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir Path temporary;
  private Path service;
  private Path folder;

  @BeforeEach
  void createFolders() throws IOException {
    service = Files.createDirectory(temporary.resolve("service"));
    folder = service.resolve("out");
  }

  private void write(String... names) throws IOException {
    Files.createDirectories(folder);
    for (String name : names) {
      Files.writeString(folder.resolve(name), "content");
    }
  }

  private void run(boolean isDefault, String... names) throws IOException {
    try (OutputFiles files = OutputFiles.in(folder, service, isDefault, NOW)) {
      files.willWrite(List.of(names));
      write(names);
      files.finish(Set.of(names), List.of(names));
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(".aloft-files"))
          .sorted()
          .toList();
    }
  }

  @Test
  void deletesWhatIsNotWrittenAnyMore() throws IOException {
    write("mine.zip");
    run(false, "a.zip", "steps.json");
    run(false, "b.zip", "steps.json");
    assertThat(names()).containsExactly("b.zip", "mine.zip", "steps.json");
  }

  @Test
  void knowsTheFilesOfAKilledRun() throws IOException {
    run(false, "a.zip");
    try (OutputFiles files = OutputFiles.in(folder, service, false, NOW)) {
      files.willWrite(List.of("b.zip"));
      write("b.zip", ".new-0123", ".newer");
      Files.createDirectories(folder.resolve(".new-4567/0"));
    }
    run(false, "c.zip");
    assertThat(names()).containsExactly(".newer", "c.zip");
  }

  @Test
  void aFileThatIsPresentButWasNotWrittenIsTheUsers() throws IOException {
    write("built.zip");
    try (OutputFiles files = OutputFiles.in(folder, service, true, NOW)) {
      files.willWrite(List.of("steps.json"));
      files.finish(Set.of("built.zip", "steps.json"), List.of("steps.json"));
    }
    run(true, "steps.json");
    assertThat(names()).containsExactly("built.zip", "steps.json");
  }

  @Test
  void knowsTheZipsOfAnotherToolByItsState() throws IOException {
    String state =
        "{\"service\": {\"service\": \"shop\", \"functions\": {\"a\": {}}, \"layers\": {\"l\":"
            + " {}}}}";
    write("shop.zip", "a.zip", "l.zip", "mine.zip");
    Files.writeString(folder.resolve("serverless-state.json"), state);
    run(false, "new.zip");
    assertThat(names()).contains("shop.zip");
    Files.delete(folder.resolve(".aloft-files"));
    run(true, "new.zip");
    assertThat(names()).containsExactly("mine.zip", "new.zip", "serverless-state.json");
  }

  @Test
  void deletesNothingOutsideOfTheFolder() throws IOException {
    Path outside = Files.writeString(service.resolve("evil.zip"), "mine");
    write("a");
    Files.writeString(folder.resolve(".aloft-files"), "../evil.zip\n..\n" + outside + "\n");
    run(false, "b.zip");
    assertThat(outside).exists();
  }

  @Test
  void deletesNothingBehindALinkOutOfTheService() throws IOException {
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Files.createSymbolicLink(folder, elsewhere);
    write(".new-0123", "a.zip");
    Files.writeString(folder.resolve(".aloft-files"), "a.zip");
    run(true, "b.zip");
    assertThat(names()).containsExactly(".new-0123", "a.zip", "b.zip");
  }

  @Test
  void deletesNothingWhileAnotherRunWrites() throws IOException {
    run(false, "a.zip");
    try (OutputFiles first = OutputFiles.in(folder, service, false, NOW)) {
      write(".new-0123");
      run(false, "b.zip");
      assertThat(names()).containsExactly(".new-0123", "a.zip", "b.zip");
      first.finish(Set.of("a.zip"), List.of("a.zip"));
    }
    assertThat(names()).containsExactly(".new-0123", "a.zip", "b.zip");
  }
}
