package aloft.cli.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What every command on a service may be told.
///
/// @param config the manifest's file, where it is not the usual one
/// @param parameters of `--param`
/// @param profile of the cloud's own configuration
public record Request(
    @Nullable String config,
    @Nullable String stage,
    @Nullable String region,
    @Nullable String profile,
    Map<String, String> parameters) {
  public Request {
    parameters = Map.copyOf(parameters);
  }
}
