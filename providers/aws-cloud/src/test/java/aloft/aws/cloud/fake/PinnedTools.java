package aloft.aws.cloud.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;

/// The third-party tools of the tests, at exact versions, in a cache folder.
///
/// The first test that needs them installs them, once per set of versions. A file lock makes other
/// builds wait.
public final class PinnedTools {
  private static final List<String> PINS = List.of("requirements.txt", "package.json");

  private final Path folder;

  private PinnedTools(Path folder) {
    this.folder = folder;
  }

  /// The tools; installs them if they are missing.
  ///
  /// @throws IllegalStateException with the output of the installer, if it fails
  public static synchronized PinnedTools installed() {
    try {
      StringBuilder pins = new StringBuilder();
      for (String pin : PINS) {
        pins.append(resource(pin));
      }
      Path folder = root().resolve(Integer.toHexString(pins.toString().hashCode()));
      Files.createDirectories(folder);
      try (FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        if (!Files.exists(folder.resolve("complete"))) {
          install(folder);
          Files.createFile(folder.resolve("complete"));
        }
      }
      return new PinnedTools(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot install the tools of the tests", e);
    }
  }

  static Path root() {
    String folder = System.getProperty("fake-clouds", "");
    return folder.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "aloft", "fake-clouds")
        : Path.of(folder);
  }

  private static void install(Path folder) throws IOException {
    for (String pin : PINS) {
      Files.writeString(folder.resolve(pin), resource(pin));
    }
    run(folder, "python3", "-m", "venv", "--clear", "venv");
    run(folder, "venv/bin/pip", "install", "--quiet", "--requirement", "requirements.txt");
    run(folder, "npm", "install", "--no-audit", "--no-fund", "--no-package-lock");
  }

  static void run(Path folder, String... command) throws IOException {
    Path log = folder.resolve("install.log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " failed:\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while installing", e);
    }
  }

  static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(PinnedTools.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// The path of a program in the Python environment.
  public Path python(String program) {
    return folder.resolve("venv").resolve("bin").resolve(program);
  }

  /// The folder for `NODE_PATH`.
  public Path nodeModules() {
    return folder.resolve("node_modules");
  }
}
