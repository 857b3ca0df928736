package aloft.aws.emulation.http;

import aloft.spi.schema.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The CORS settings of an HTTP API or a function URL in a topology.
///
/// @param origins allowed origins, such as `https://example.com`, `https://*` or `*`
/// @param maxAge how long browsers cache preflight responses, in seconds
public record CorsSettings(
    @Required List<String> origins,
    @Required List<String> methods,
    @Required List<String> headers,
    @Required List<String> exposed,
    @Nullable Boolean credentials,
    @Nullable Integer maxAge) {
  public CorsSettings {
    origins = List.copyOf(origins);
    methods = List.copyOf(methods);
    headers = List.copyOf(headers);
    exposed = List.copyOf(exposed);
  }
}
