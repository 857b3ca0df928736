package aloft.azure.emulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Azure's packages for Node.js, Python and Java, at exact versions, in a cache folder. The first
/// test that needs them installs them.
public record OfficialPackages(Path folder) {
  static final String NODE = "@azure/functions@4.16.5";

  /// The version that Azure has itself, under a name of its own.
  static final String OLDER_NODE = "functions-3@npm:@azure/functions@3.5.2";

  static final String PYTHON = "azure-functions==1.26.0";

  static final String JAVA = "com.microsoft.azure.functions:azure-functions-java-library:3.2.3";

  private static final Path MAVEN = Path.of("../../mvnw").toAbsolutePath().normalize();
  private static final Path HOME = Path.of(System.getProperty("user.home"));

  /// The packages; installs them if they are missing.
  public static synchronized OfficialPackages installed() {
    String fakeClouds = System.getProperty("fake-clouds", "");
    Path folder =
        (fakeClouds.isEmpty() ? HOME.resolve(".cache/aloft/fake-clouds") : Path.of(fakeClouds))
            .resolve(
                "azure-functions-"
                    + Integer.toHexString((NODE + OLDER_NODE + PYTHON + JAVA).hashCode()));
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        if (!Files.exists(folder.resolve("complete"))) {
          Files.writeString(folder.resolve("package.json"), "{\"private\": true}");
          run(
              folder,
              "npm",
              "install",
              "--no-audit",
              "--no-fund",
              "--save-exact",
              NODE,
              OLDER_NODE);
          run(folder, "python3", "-m", "venv", "--clear", "venv");
          run(folder, "venv/bin/pip", "install", "--quiet", PYTHON);
          run(folder, MAVEN.toString(), "-q", "-B", "dependency:get", "-Dartifact=" + JAVA);
          Files.createFile(folder.resolve("complete"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot install the packages of Azure Functions", e);
    }
    return new OfficialPackages(folder);
  }

  /// The jars of Java, which Maven has in its local repository.
  List<Path> jars() {
    Path group = HOME.resolve(".m2/repository/com/microsoft/azure/functions");
    return List.of(
        group.resolve("azure-functions-java-library/3.2.3/azure-functions-java-library-3.2.3.jar"),
        group.resolve(
            "azure-functions-java-core-library/1.3.0/azure-functions-java-core-library-1.3.0.jar"));
  }

  private static void run(Path folder, String... command) throws IOException {
    Path log = folder.resolve("install.log");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " failed:\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while installing", e);
    }
  }
}
