package aloft.cli.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A version of the Serverless Framework or of its fork osls, from npm, in a cache folder.
///
/// @param name of the package
public record Original(String name, String version) {

  /// Reads a name and a version, as `osls@3.77.1`.
  public static Original of(String text) {
    int at = text.indexOf('@');
    return new Original(text.substring(0, at), text.substring(at + 1));
  }

  /// Installs it, if it is missing.
  ///
  /// @return the folder of the package
  public Path installed() throws IOException, InterruptedException {
    Path folder =
        Path.of(System.getProperty("user.home"), ".cache", "aloft", "parity", name + "-" + version);
    Path installed = folder.resolve("node_modules").resolve(name);
    if (!Files.exists(installed)) {
      Files.createDirectories(folder);
      Process npm =
          new ProcessBuilder(
                  "npm",
                  "install",
                  "--no-audit",
                  "--no-fund",
                  "--prefix",
                  folder.toString(),
                  name + "@" + version)
              .inheritIO()
              .start();
      if (npm.waitFor() != 0) {
        throw new IllegalStateException("npm cannot install " + name + " " + version);
      }
    }
    return installed;
  }
}
