package aloft.google.cloud.connection;

import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files of the Google Cloud CLI in the user's home folder.
final class GcloudConfiguration {
  private final Environment environment;

  GcloudConfiguration(Environment environment) {
    this.environment = environment;
  }

  private Path folder() {
    String set = environment.variable("CLOUDSDK_CONFIG");
    String roaming = environment.variable("APPDATA");
    return set != null
        ? environment.workingFolder().resolve(set)
        : roaming != null
            ? Path.of(roaming).resolve("gcloud")
            : environment.home().resolve(".config").resolve("gcloud");
  }

  /// The file that `gcloud auth application-default login` writes.
  Path applicationDefaultCredentials() {
    return folder().resolve("application_default_credentials.json");
  }

  /// Returns a property of the active configuration, as `gcloud config get-value` does; null if it
  /// is not set.
  @Nullable String property(String section, String name) {
    boolean inSection = false;
    for (String line : lines(folder().resolve("configurations").resolve("config_" + active()))) {
      String text = line.strip();
      if (text.startsWith("[")) {
        inSection = text.equals("[" + section + "]");
      } else if (inSection) {
        int equals = text.indexOf('=');
        if (equals > 0 && text.substring(0, equals).strip().equals(name)) {
          String value = text.substring(equals + 1).strip();
          return value.isEmpty() ? null : value;
        }
      }
    }
    return null;
  }

  private String active() {
    String set = environment.variable("CLOUDSDK_ACTIVE_CONFIG_NAME");
    if (set != null) {
      return set;
    }
    List<String> lines = lines(folder().resolve("active_config"));
    return lines.isEmpty() ? "default" : lines.getFirst().strip();
  }

  /// The lines of a file; none if it cannot be read, as for gcloud itself.
  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
