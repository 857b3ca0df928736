package aloft.cli.engine;

import aloft.spi.model.Options;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What every command on a service may be told.
///
/// @param config the manifest's file, where it is not the usual one
/// @param profile of the cloud's own configuration
/// @param parameters of `--param`
/// @param local whether the local cloud stands in the place of the service's own
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

  /// What a cloud may want to know of it.
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
