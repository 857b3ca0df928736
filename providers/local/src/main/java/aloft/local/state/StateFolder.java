package aloft.local.state;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder of the local cloud, for its user's eyes only.
///
/// @param folder absolute
public record StateFolder(Path folder) {
  private static final String FORMAT = "1";
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  /// The folder that a user's local cloud has: `aloft-local` below `XDG_DATA_HOME`, which is
  /// `~/.local/share` where it is not set.
  public static StateFolder of(Environment environment) {
    String data = environment.variable("XDG_DATA_HOME");
    Path place =
        data == null ? environment.home().resolve(".local").resolve("share") : Path.of(data);
    return new StateFolder(
        environment.workingFolder().resolve(place).resolve("aloft-local").normalize());
  }

  public Path lock() {
    return folder.resolve("lock");
  }

  /// Which process has the lock.
  public Path holder() {
    return folder.resolve("holder.json");
  }

  /// Where the process that runs it is found; there is none while it does not run.
  public Path process() {
    return folder.resolve("process.json");
  }

  /// What the process itself writes.
  public Path log() {
    return folder.resolve("process.log");
  }

  public Path ports() {
    return folder.resolve("ports.json");
  }

  public Path deployments() {
    return folder.resolve("deployments");
  }

  /// The folder of a deployment.
  ///
  /// @throws UserException where the name cannot be that of a folder
  public Path deployment(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,127}")) {
      throw new UserException(
          Diagnostic.error("local/name", "\"" + name + "\" cannot name a deployment")
              .hint("letters, digits and dashes can; see stackName, service and stage"));
    }
    return deployments().resolve(name);
  }

  /// The folder of a function's log.
  public Path log(String deployment, String function) {
    return deployment(deployment).resolve("logs").resolve(function);
  }

  /// Makes the folder, where there is none.
  ///
  /// @throws UserException where it cannot be written, or another version of Aloft made it
  public void prepare() {
    Path format = folder.resolve("format");
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PRIVATE);
      String found = text(format);
      if (found == null) {
        write(format, FORMAT + "\n");
      } else if (!found.strip().equals(FORMAT)) {
        throw new UserException(
            Diagnostic.error(
                    "local/format",
                    "the folder " + folder + " was made by another version of Aloft")
                .hint("use that version, or \"aloft local reset\" to begin anew"));
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /// The error where the folder cannot be written.
  public UserException unwritable(IOException cause) {
    return new UserException(
        Diagnostic.error(
                "local/folder", "the local cloud cannot write to " + folder + ": " + reason(cause))
            .hint("make room there, or set XDG_DATA_HOME to a folder that can be written"),
        cause);
  }

  private static String reason(IOException cause) {
    return cause instanceof java.nio.file.AccessDeniedException
        ? "permission denied"
        : String.valueOf(cause.getMessage());
  }

  /// The text of a file; null where there is none.
  public static @Nullable String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (java.nio.file.NoSuchFileException e) {
      return null;
    }
  }

  /// Writes a file that appears whole or not at all.
  public static void write(Path file, String text) throws IOException {
    Path fresh = Files.createTempFile(file.getParent(), "." + file.getFileName(), null);
    try {
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /// Deletes a folder with all that is in it; links are not followed.
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
