package aloft.local.worker;

import aloft.host.AtomicFiles;
import aloft.host.Folders;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.Payload;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/// Writes the launch files of workers and unpacked code to the user's cache, in one folder for each
/// content.
final class LaunchFiles {
  private final Environment environment;

  LaunchFiles(Environment environment) {
    this.environment = environment;
  }

  /// Writes the files if needed and returns their folder.
  Path prepare(Map<String, String> files, Map<String, Supplier<Payload>> libraries) {
    if (files.isEmpty() && libraries.isEmpty()) {
      return environment.workingFolder();
    }
    CRC32 sum = new CRC32();
    files.forEach(
        (name, text) -> sum.update((name + '\n' + text).getBytes(StandardCharsets.UTF_8)));
    libraries.keySet().forEach(name -> sum.update(name.getBytes(StandardCharsets.UTF_8)));
    String name = Long.toHexString(sum.getValue());
    try {
      return writeAll(cache().resolve("workers").resolve(name), files, libraries);
    } catch (IOException e) {
      try {
        return writeAll(Files.createTempDirectory("aloft-worker-"), files, libraries);
      } catch (IOException second) {
        throw new UserException(
            Diagnostic.error(
                    "worker/no-place", "cannot write to " + cache() + ": " + e.getMessage())
                .hint("free some space there, or set XDG_CACHE_HOME to a writable folder"),
            second);
      }
    }
  }

  /// Unpacks a zip, once for each version, and returns the folder.
  Path unpack(Path zip) {
    try {
      Path versions = cache().resolve("code").resolve(checksum(zip.toString()));
      Path folder =
          versions.resolve(checksum(Files.size(zip) + " " + Files.getLastModifiedTime(zip)));
      if (Files.isDirectory(folder)) {
        return folder;
      }
      Folders.delete(versions);
      Files.createDirectories(versions);
      AtomicFiles.writeFolder(
          folder, fresh -> ZipExtractor.unpack(zip, String.valueOf(zip.getFileName()), fresh));
      return folder;
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("worker/zip", zip + " cannot be unpacked: " + e.getMessage())
              .hint("check the free space in " + cache()),
          e);
    }
  }

  private static String checksum(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }

  private Path cache() {
    String cache = environment.variable("XDG_CACHE_HOME");
    return (cache == null ? environment.home().resolve(".cache") : Path.of(cache)).resolve("aloft");
  }

  // Files are moved into place atomically: another process may write the same files.
  private static Path writeAll(
      Path folder, Map<String, String> files, Map<String, Supplier<Payload>> libraries)
      throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
      if (!Files.isRegularFile(target) || !Arrays.equals(Files.readAllBytes(target), bytes)) {
        write(target, bytes);
      }
    }
    for (Map.Entry<String, Supplier<Payload>> library : libraries.entrySet()) {
      Path target = folder.resolve(library.getKey());
      if (!Files.isRegularFile(target)) {
        write(target, library.getValue().get().bytes());
      }
    }
    return folder;
  }

  private static void write(Path target, byte[] bytes) throws IOException {
    Files.createDirectories(target.resolveSibling(".").normalize());
    AtomicFiles.write(target, bytes);
  }
}
