package aloft.spi.emulation;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An HTTP request of a worker to the runtime API.
///
/// @param headers by lower-case name, in the order of the request
/// @param body ends early if the worker closes the connection
/// @param trailers available after the body was read
public record RuntimeRequest(
    String method,
    String path,
    Map<String, List<String>> headers,
    InputStream body,
    Supplier<Map<String, List<String>>> trailers) {

  /// Returns the first value of a header; null if it is absent.
  public @Nullable String header(String name) {
    return first(headers, name);
  }

  /// Returns the first value of a trailer; null if it is absent.
  public @Nullable String trailer(String name) {
    return first(trailers.get(), name);
  }

  private static @Nullable String first(Map<String, List<String>> fields, String name) {
    List<String> values = fields.get(name);
    return values == null ? null : values.getFirst();
  }
}
