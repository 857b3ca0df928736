package aloft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The environment that Main passes to commands, in a separate process.
final class MainTest {
  @TempDir private Path home;

  @Test
  void usesTheHomeVariable() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "local",
            "status");
    builder.environment().put("HOME", home.toString());
    builder.environment().remove("XDG_DATA_HOME");
    Process process = builder.redirectErrorStream(true).start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains(home.resolve(".local/share/aloft-local").toString());
    assertThat(process.waitFor()).isZero();
  }
}
