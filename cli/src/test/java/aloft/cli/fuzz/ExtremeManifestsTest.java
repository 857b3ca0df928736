package aloft.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a manifest holds, a command succeeds or reports an error; see [CommandRun].
final class ExtremeManifestsTest {
  @TempDir private Path temporary;

  @Test
  void endWithAResultOrAnError() throws IOException {
    assertThat(ExtremeManifests.quick()).hasSizeGreaterThan(300);
    assertThat(ExtremeManifests.problems(ExtremeManifests.quick(), temporary)).isEmpty();
  }
}
