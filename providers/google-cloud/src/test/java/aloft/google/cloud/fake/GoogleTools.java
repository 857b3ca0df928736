package aloft.google.cloud.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The third-party tools of the tests, at exact versions, in the cache folder that the system
/// property `fake-clouds` names: drongo and fake-gcs-server (emulators of Google Cloud), the
/// functions frameworks of Node.js and Python, and the discovery documents of Google's APIs.
///
/// The first test that needs one installs it. A file lock makes other builds wait.
public final class GoogleTools {
  private static final String STORAGE = "github.com/fsouza/fake-gcs-server@v1.56.1";

  private final Path folder;

  private GoogleTools(Path folder) {
    this.folder = folder;
  }

  /// The folder of the tools.
  public static GoogleTools pinned() {
    try {
      String pins = resource("requirements.txt") + resource("package.json") + STORAGE;
      Path folder = root().resolve("google-" + Integer.toHexString(pins.hashCode()));
      Files.createDirectories(folder);
      return new GoogleTools(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    String folder = System.getProperty("fake-clouds", "");
    return folder.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "aloft", "fake-clouds")
        : Path.of(folder);
  }

  /// The path of a program in the Python environment, which has drongo and the functions framework;
  /// installs it if it is missing.
  ///
  /// @throws IllegalStateException with the output of the installer, if it fails
  public Path python(String program) {
    install(
        "python",
        () -> {
          copy("requirements.txt");
          run(Map.of(), "python3", "-m", "venv", "--clear", "venv");
          run(Map.of(), "venv/bin/pip", "install", "--quiet", "--requirement", "requirements.txt");
        });
    return folder.resolve("venv").resolve("bin").resolve(program);
  }

  /// The fake-gcs-server program; installs it if it is missing.
  ///
  /// @throws IllegalStateException with the output of the installer, if it fails, as it does
  ///   without Go
  public Path storageServer() {
    install(
        "go",
        () -> run(Map.of("GOBIN", folder.resolve("go").toString()), "go", "install", STORAGE));
    return folder.resolve("go").resolve("fake-gcs-server");
  }

  /// The `node_modules` folder with the functions framework of Node.js; installs it if it is
  /// missing.
  ///
  /// @throws IllegalStateException with the output of the installer, if it fails
  public Path nodeModules() {
    install(
        "node",
        () -> {
          copy("package.json");
          copy("loopback.js");
          run(Map.of(), "npm", "install", "--no-audit", "--no-fund", "--no-package-lock");
        });
    return folder.resolve("node_modules");
  }

  /// The discovery document of an API.
  ///
  /// @param api name and version, as in `run.v2`
  Path discovery(String api) {
    Path lib = python("python").resolveSibling("../lib").normalize();
    try (Stream<Path> versions = Files.list(lib)) {
      return versions
          .map(version ->
              version.resolve(
                  "site-packages/googleapiclient/discovery_cache/documents/" + api + ".json"))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no discovery document of " + api));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Installer {
    void run() throws IOException;
  }

  private void install(String name, Installer installer) {
    Path complete = folder.resolve(name + ".complete");
    if (Files.exists(complete)) {
      return;
    }
    synchronized (GoogleTools.class) {
      try (FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        if (!Files.exists(complete)) {
          installer.run();
          Files.createFile(complete);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot install the tools of the tests", e);
      }
    }
  }

  private void copy(String name) throws IOException {
    Files.writeString(folder.resolve(name), resource(name));
  }

  private void run(Map<String, String> variables, String... command) throws IOException {
    Path log = folder.resolve("install.log");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
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

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(GoogleTools.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
