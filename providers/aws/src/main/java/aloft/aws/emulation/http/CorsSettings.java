package aloft.aws.emulation.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The CORS settings of an HTTP API or a function URL in a topology.
///
/// @param origins allowed origins, such as `https://example.com`, `https://*` or `*`
/// @param maxAge how long browsers cache preflight responses, in seconds
public record CorsSettings(
    List<String> origins,
    List<String> methods,
    List<String> headers,
    List<String> exposed,
    @Nullable Boolean credentials,
    @Nullable Integer maxAge) {
  public CorsSettings {
    origins = List.copyOf(origins);
    methods = List.copyOf(methods);
    headers = List.copyOf(headers);
    exposed = List.copyOf(exposed);
  }
}
