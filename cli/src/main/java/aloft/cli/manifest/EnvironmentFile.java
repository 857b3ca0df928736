package aloft.cli.manifest;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;

/// A file with environment variables that a command names, in the format of `.env` files.
public final class EnvironmentFile {
  private EnvironmentFile() {}

  /// Returns the variables of a file.
  ///
  /// @param name the file as the user named it
  /// @param variables the environment, for references in the file; it does not override the file
  /// @throws UserException if the file cannot be read
  public static SequencedMap<String, String> read(
      Path file, String name, Map<String, String> variables) {
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          Diagnostic.error("env-file/missing", "there is no file " + name)
              .hint("looked for " + file));
    }
    try {
      return Dotenv.readOver(Files.readString(file), variables);
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("env-file/unreadable", "cannot read " + name + ": " + e.getMessage())
              .hint("it must be UTF-8 text with lines of the form NAME=VALUE"),
          e);
    }
  }
}
