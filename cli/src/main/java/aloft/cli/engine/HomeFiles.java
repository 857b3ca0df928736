package aloft.cli.engine;

import aloft.spi.emulation.LocalValues;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The configuration files of the user on this machine.
record HomeFiles(Environment environment) implements LocalValues.UserFiles {

  @Override
  public @Nullable String text(String path) {
    try {
      Path file =
          path.startsWith("~/")
              ? environment.home().resolve(path.substring(2))
              : environment.workingFolder().resolve(path);
      return Files.isRegularFile(file) ? Files.readString(file) : null;
    } catch (IOException | InvalidPathException e) {
      return null;
    }
  }
}
