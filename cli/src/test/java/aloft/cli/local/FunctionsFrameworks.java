package aloft.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/// Google's Functions Frameworks of Node.js, Python and Java, at exact versions, in a cache folder.
/// The first test that needs them installs them. That of Go is a module that its function names.
record FunctionsFrameworks(Path folder) {
  static final String NODE = "@google-cloud/functions-framework@5.0.5";
  static final String PYTHON = "functions-framework==3.10.2";
  static final String JAVA = "com.google.cloud.functions.invoker:java-function-invoker:2.0.0";

  private static final Path MAVEN = Path.of("../mvnw").toAbsolutePath().normalize();
  private static final Path HOME = Path.of(System.getProperty("user.home"));

  /// The frameworks; installs them if they are missing.
  static synchronized FunctionsFrameworks installed() {
    String pins = NODE + PYTHON + JAVA;
    String fakeClouds = System.getProperty("fake-clouds", "");
    Path folder =
        (fakeClouds.isEmpty() ? HOME.resolve(".cache/aloft/fake-clouds") : Path.of(fakeClouds))
            .resolve("frameworks-" + Integer.toHexString(pins.hashCode()));
    try {
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
    } catch (IOException e) {
      throw new UncheckedIOException("cannot install the functions frameworks", e);
    }
    return new FunctionsFrameworks(folder);
  }

  private static void install(Path folder) throws IOException {
    Files.writeString(folder.resolve("package.json"), "{\"private\": true}");
    run(folder, "npm", "install", "--no-audit", "--no-fund", "--save-exact", NODE);
    run(folder, "python3", "-m", "venv", "--clear", "venv");
    run(folder, "venv/bin/pip", "install", "--quiet", PYTHON);
    String repository = folder.resolve("home/.m2/repository").toString();
    Path jar = Path.of("com/google/cloud/functions/invoker/java-function-invoker/2.0.0");
    run(folder, MAVEN.toString(), "-q", "-B", "dependency:get", "-Dartifact=" + JAVA);
    Path target = Path.of(repository).resolve(jar);
    Files.createDirectories(target);
    Files.copy(
        HOME.resolve(".m2/repository").resolve(jar).resolve("java-function-invoker-2.0.0.jar"),
        target.resolve("java-function-invoker-2.0.0.jar"));
  }

  private static void run(Path folder, String... command) throws IOException {
    Path log = folder.resolve("install.log");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try {
      if (builder.start().waitFor() != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " failed:\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while installing", e);
    }
  }

  /// The folder with the packages of Node.js.
  Path nodeModules() {
    return folder.resolve("node_modules");
  }

  /// The jar of Java.
  Path javaFramework() {
    return home()
        .resolve(".m2/repository/com/google/cloud/functions/invoker/java-function-invoker/2.0.0")
        .resolve("java-function-invoker-2.0.0.jar");
  }

  /// A home folder with the local repository of Maven.
  private Path home() {
    return folder.resolve("home");
  }

  /// The variables of a user who has installed them. The caches of Go are those of this build.
  Map<String, String> variables() {
    return Map.of(
        "HOME",
        home().toString(),
        "JAVA_HOME",
        System.getProperty("java.home"),
        "VIRTUAL_ENV",
        folder.resolve("venv").toString(),
        "GOPATH",
        HOME.resolve("go").toString(),
        "GOCACHE",
        HOME.resolve(".cache/go-build").toString());
  }
}
