package aloft.azure.cloud.fake;

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

/// The third-party tools of the tests, at exact versions, in the cache folder that the system
/// property `fake-clouds` names: Azurite, Microsoft's index of resource types (read from the
/// `azmcp` program) and, for the profile `clients`, the Azure CLI.
///
/// The first test that needs one installs it. A file lock makes other builds wait.
public final class AzureTools {
  /// The version of the Azure CLI.
  private static final String CLI = "azure-cli==2.91.0";

  private static final String FUNCTIONS = "@azure/functions@4.16.5";

  /// Protects a certificate for the loopback interface; no secret.
  public static final String PASSWORD = "loopback";

  private final Path folder;

  private AzureTools(Path folder) {
    this.folder = folder;
  }

  /// The folder of the tools.
  public static AzureTools pinned() {
    try {
      String pins = resource("package.json") + resource("types.txt") + CLI + FUNCTIONS;
      String cache = System.getProperty("fake-clouds", "");
      Path root =
          cache.isEmpty()
              ? Path.of(System.getProperty("user.home"), ".cache", "aloft", "fake-clouds")
              : Path.of(cache);
      Path folder = root.resolve("azure-" + Integer.toHexString(pins.hashCode()));
      Files.createDirectories(folder);
      return new AzureTools(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The folder with `node_modules/azurite` and `accounts.js`; installs them if they are missing.
  ///
  /// @throws IllegalStateException with the output of the installer, if it fails
  public Path azurite() {
    install(
        "node",
        () -> {
          copy("package.json");
          copy("accounts.js");
          run("npm", "install", "--no-audit", "--no-fund", "--no-package-lock");
        });
    return folder;
  }

  /// The folder `node_modules` of an app that uses Azure's package for Node.js.
  ///
  /// @throws IllegalStateException with the output of the installer, if it fails
  public Path nodeModules() {
    Path app = folder.resolve("app");
    install(
        "app",
        () -> {
          Files.createDirectories(app);
          Files.writeString(app.resolve("package.json"), "{\"private\": true}");
          run("npm", "install", "--prefix", "app", "--no-audit", "--no-fund", FUNCTIONS);
        });
    return app.resolve("node_modules");
  }

  /// The folder with the index of resource types: a file for each type, named as in
  /// `Microsoft.Web.sites.json`. Writes it if it is missing.
  ///
  /// @throws IllegalStateException with the output of the program, if it fails
  public Path types() {
    azurite();
    Path types = folder.resolve("types");
    install(
        "types",
        () -> {
          Files.createDirectories(types);
          for (String type : resource("types.txt").lines().toList()) {
            Path file = types.resolve(type.replace('/', '.') + ".json");
            Process process =
                new ProcessBuilder(
                        folder.resolve("node_modules/@azure/mcp-linux-x64/dist/azmcp").toString(),
                        "bicepschema",
                        "get",
                        "--resource-type",
                        type)
                    .redirectOutput(file.toFile())
                    .redirectError(folder.resolve("install.log").toFile())
                    .start();
            await(process, "azmcp " + type, file);
          }
        });
    return types;
  }

  /// A key store with a certificate for `localhost` and `127.0.0.1`, of type PKCS #12.
  public Path keyStore() {
    certificate();
    return folder.resolve("tls.p12");
  }

  /// The certificate of [#keyStore] as PEM.
  public Path certificate() {
    Path certificate = folder.resolve("tls.pem");
    install(
        "tls",
        () -> {
          Files.deleteIfExists(folder.resolve("tls.p12"));
          String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
          run(
              keytool,
              "-genkeypair",
              "-alias",
              "loopback",
              "-keyalg",
              "RSA",
              "-keysize",
              "2048",
              "-validity",
              "3650",
              "-dname",
              "CN=localhost",
              "-ext",
              "san=dns:localhost,ip:127.0.0.1",
              "-keystore",
              "tls.p12",
              "-storetype",
              "PKCS12",
              "-storepass",
              PASSWORD);
          run(
              keytool,
              "-exportcert",
              "-rfc",
              "-alias",
              "loopback",
              "-keystore",
              "tls.p12",
              "-storepass",
              PASSWORD,
              "-file",
              certificate.toString());
        });
    return certificate;
  }

  /// The `az` program; installs it if it is missing, which takes minutes.
  ///
  /// @throws IllegalStateException with the output of the installer, if it fails
  Path az() {
    install(
        "az",
        () -> {
          run("python3", "-m", "venv", "--clear", "venv");
          run("venv/bin/pip", "install", "--quiet", "--no-compile", CLI);
        });
    return folder.resolve("venv").resolve("bin").resolve("az");
  }

  private interface Installer {
    void run() throws IOException;
  }

  private void install(String name, Installer installer) {
    Path complete = folder.resolve(name + ".complete");
    if (Files.exists(complete)) {
      return;
    }
    synchronized (AzureTools.class) {
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

  private void run(String... command) throws IOException {
    Path log = folder.resolve("install.log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await(process, String.join(" ", List.of(command)), log);
  }

  private static void await(Process process, String what, Path log) throws IOException {
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(what + " failed:\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while installing", e);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(AzureTools.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
