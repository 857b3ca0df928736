package aloft.cli.engine;

import aloft.spi.model.Options;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The options that every command on a service has.
///
/// @param config the manifest file; null for the default
/// @param cloudOptions options that a provider adds, by name without dashes
/// @param parameters the values of `--param`
/// @param local whether to use the local cloud
/// @param strict whether a plugin that is not run is an error
/// @param provider the cloud; null for the one that the manifest names
public record ServiceRequest(
    @Nullable String config,
    @Nullable String stage,
    @Nullable String region,
    Options cloudOptions,
    Map<String, String> parameters,
    boolean local,
    boolean strict,
    @Nullable String provider) {
  public ServiceRequest {
    parameters = Map.copyOf(parameters);
  }

  /// A request without `--strict` and `--provider`.
  public ServiceRequest(
      @Nullable String config,
      @Nullable String stage,
      @Nullable String region,
      Options cloudOptions,
      Map<String, String> parameters,
      boolean local) {
    this(config, stage, region, cloudOptions, parameters, local, false, null);
  }

  /// The options that are passed to the cloud.
  Options options() {
    Map<String, String> values = new HashMap<>(cloudOptions.values());
    put(values, "stage", stage);
    put(values, "region", region);
    put(values, "provider", provider);
    return new Options(values);
  }

  private static void put(Map<String, String> values, String key, @Nullable String value) {
    if (value != null) {
      values.put(key, value);
    }
  }
}
