package aloft.azure.cloud.connection;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The active subscription of the Azure CLI.
///
/// @param cloud the name of its cloud; null if the file has none
record AzureProfile(String subscription, @Nullable String cloud) {

  /// Reads the file of the CLI; null if there is none, or it has no active subscription.
  static @Nullable AzureProfile read(Environment environment) {
    String text;
    try {
      Path file = folder(environment).resolve("azureProfile.json");
      if (!Files.exists(file)) {
        return null;
      }
      text = Files.readString(file);
    } catch (IOException e) {
      return null;
    }
    // the CLI starts the file with a byte order mark
    String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try {
      return active(Json.read(json, "azureProfile.json").get("subscriptions"));
    } catch (UserException e) {
      return null;
    }
  }

  /// The folder of the CLI's files.
  static Path folder(Environment environment) {
    String set = environment.variable("AZURE_CONFIG_DIR");
    return set == null
        ? environment.home().resolve(".azure")
        : environment.workingFolder().resolve(set);
  }

  private static @Nullable AzureProfile active(@Nullable Node subscriptions) {
    if (subscriptions instanceof Sequence list) {
      for (Node item : list.items()) {
        if (item.get("isDefault") instanceof Scalar flag && Boolean.TRUE.equals(flag.value())) {
          Node id = item.get("id");
          Node cloud = item.get("environmentName");
          String text = id == null ? null : id.text();
          return text == null ? null : new AzureProfile(text, cloud == null ? null : cloud.text());
        }
      }
    }
    return null;
  }
}
