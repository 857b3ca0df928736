package aloft.cli.manifest;

import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which manifest to read, and the options of the command line.
///
/// @param root the service's folder, an absolute path
/// @param config the manifest file, relative to the root; null for the default
/// @param options for `${opt:...}`, by name without dashes: strings, booleans, lists
/// @param parameters the values of `--param`
public record ManifestRequest(
    Path root,
    Environment environment,
    @Nullable String config,
    Map<String, Object> options,
    Map<String, String> parameters,
    KnownClouds clouds) {
  public ManifestRequest {
    options = Map.copyOf(options);
    parameters = Map.copyOf(parameters);
  }

  @Nullable String stage() {
    return options.get("stage") instanceof String stage && !stage.isEmpty() ? stage : null;
  }

  /// The cloud that the command line names; null for the one in the manifest.
  @Nullable String provider() {
    return options.get("provider") instanceof String provider && !provider.isEmpty()
        ? provider
        : null;
  }
}
