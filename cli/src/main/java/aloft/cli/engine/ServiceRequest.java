package aloft.cli.engine;

import aloft.spi.model.Options;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The options that every command on a service has.
///
/// @param config the manifest file; null for the default
/// @param profile the profile of the cloud configuration
/// @param parameters the values of `--param`
/// @param local whether to use the local cloud
public record ServiceRequest(
    @Nullable String config,
    @Nullable String stage,
    @Nullable String region,
    @Nullable String profile,
    Map<String, String> parameters,
    boolean local) {
  public ServiceRequest {
    parameters = Map.copyOf(parameters);
  }

  /// The options that are passed to the cloud.
  Options options() {
    Map<String, String> values = new HashMap<>();
    put(values, "stage", stage);
    put(values, "region", region);
    put(values, "aws-profile", profile);
    return new Options(values);
  }

  private static void put(Map<String, String> values, String key, @Nullable String value) {
    if (value != null) {
      values.put(key, value);
    }
  }
}
