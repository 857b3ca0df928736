package aloft.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
  @TempDir private Path home;
  private Path service;

  @BeforeEach
  void createPrograms() throws IOException {
    service = Files.createDirectories(home.resolve("work/service"));
    program("bin/python3");
    program("pyenv/shims/python3");
    program("pyenv/shims/python3.12");
    program("pyenv/versions/3.11.7/bin/python3");
    program("pyenv/versions/3.12.9/bin/python3.12");
    program("pyenv/versions/3.12.10/bin/python3.12");
    Files.writeString(home.resolve("pyenv/version"), "3.11.7\n");
  }

  private void program(String name) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    file.toFile().setExecutable(true);
  }

  private @Nullable String first(Map<String, String> variables, String... names) {
    Path found = new Programs(variables).first(List.of(names), service);
    return found == null ? null : home.relativize(found.normalize()).toString();
  }

  private Map<String, String> path(String... folders) {
    return Map.of(
        "PATH", String.join(":", List.of(folders).stream().map(f -> home + "/" + f).toList()));
  }

  @Test
  void firstExistingNameWins() {
    assertThat(first(path("none", "bin"), "python3.12", "python3")).isEqualTo("bin/python3");
    assertThat(first(path("bin"), home + "/bin/python3", "x")).isEqualTo("bin/python3");
    assertThat(first(path("bin"), "ruby")).isNull();
    assertThat(first(Map.of(), "python3")).isNull();
  }

  @Test
  void shimResolvesOnlyToTheSelectedVersion() throws IOException {
    assertThat(first(path("pyenv/shims", "bin"), "python3.12", "python3"))
        .isEqualTo("pyenv/versions/3.11.7/bin/python3");
    Files.writeString(home.resolve("work/.python-version"), "# ours\n3.12\n");
    assertThat(first(path("pyenv/shims", "bin"), "python3.12", "python3"))
        .isEqualTo("pyenv/versions/3.12.10/bin/python3.12");
    assertThat(first(path("pyenv/shims", "bin"), "python3")).isEqualTo("bin/python3");
  }
}
