package aloft.cli.manifest;

import aloft.spi.provider.Environment;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which manifest to read, and what was said on the command line.
///
/// @param config the manifest's file, where it is not the usual one
/// @param options by name without dashes, for `${opt:...}`: texts, booleans, lists
/// @param parameters of `--param`
public record ManifestRequest(
    Environment environment,
    @Nullable String config,
    Map<String, Object> options,
    Map<String, String> parameters,
    CloudVariables clouds) {
  public ManifestRequest {
    options = Map.copyOf(options);
    parameters = Map.copyOf(parameters);
  }

  @Nullable String stage() {
    return options.get("stage") instanceof String stage && !stage.isEmpty() ? stage : null;
  }
}
