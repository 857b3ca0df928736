package aloft.local.worker;

import aloft.local.state.StateFolder;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.Payload;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/// Keeps what workers need beside their handlers: one folder for each content, in the user's cache.
final class LaunchFiles {
  private final Environment environment;

  LaunchFiles(Environment environment) {
    this.environment = environment;
  }

  /// The folder that holds these files.
  Path place(Map<String, String> files, Map<String, Supplier<Payload>> libraries) {
    if (files.isEmpty() && libraries.isEmpty()) {
      return environment.workingFolder();
    }
    CRC32 sum = new CRC32();
    files.forEach(
        (name, text) -> sum.update((name + '\n' + text).getBytes(StandardCharsets.UTF_8)));
    libraries.keySet().forEach(name -> sum.update(name.getBytes(StandardCharsets.UTF_8)));
    String name = Long.toHexString(sum.getValue());
    try {
      return place(cache().resolve("workers").resolve(name), files, libraries);
    } catch (IOException e) {
      try {
        return place(Files.createTempDirectory("aloft-worker-"), files, libraries);
      } catch (IOException again) {
        throw new UserException(
            Diagnostic.error(
                    "worker/no-place",
                    "nothing can be written to " + cache() + ": " + e.getMessage())
                .hint("make room there, or set XDG_CACHE_HOME to a folder that can be written"),
            again);
      }
    }
  }

  /// The folder with the content of a zip, which is unpacked once in each state.
  Path unpacked(Path zip) {
    try {
      Path all = cache().resolve("code").resolve(sum(zip.toString()));
      Path folder = all.resolve(sum(Files.size(zip) + " " + Files.getLastModifiedTime(zip)));
      if (Files.isDirectory(folder)) {
        return folder;
      }
      StateFolder.delete(all);
      Files.createDirectories(all);
      Path fresh = Files.createTempDirectory(all, ".fresh");
      ZipExtractor.unpack(zip, String.valueOf(zip.getFileName()), fresh);
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
      return folder;
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("worker/zip", zip + " cannot be unpacked: " + e.getMessage())
              .hint("is there room in " + cache() + "?"),
          e);
    }
  }

  private static String sum(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }

  private Path cache() {
    String cache = environment.variable("XDG_CACHE_HOME");
    return (cache == null ? environment.home().resolve(".cache") : Path.of(cache)).resolve("aloft");
  }

  // Another process may do the same at the same time: a file appears whole or not at all.
  private static Path place(
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
    Path folder = target.resolveSibling(".").normalize();
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, String.valueOf(target.getFileName()), null);
    Files.write(fresh, bytes);
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
