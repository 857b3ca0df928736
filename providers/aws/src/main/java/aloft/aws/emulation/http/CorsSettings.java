package aloft.aws.emulation.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which pages of other sites may call an HTTP API or a function's URL.
///
/// @param origins as `https://example.com`, `https://*` or `*`
/// @param maxAge in seconds
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
