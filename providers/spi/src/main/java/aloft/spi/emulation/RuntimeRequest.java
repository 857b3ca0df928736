package aloft.spi.emulation;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a worker asks or tells over HTTP.
///
/// @param headers by name in small letters, in the order of the request
/// @param body may end early where the worker broke off
/// @param trailers to be asked for after the body is read
public record RuntimeRequest(
    String method,
    String path,
    Map<String, List<String>> headers,
    InputStream body,
    Supplier<Map<String, List<String>>> trailers) {

  /// The first value of a header; null where there is none.
  public @Nullable String header(String name) {
    return first(headers, name);
  }

  /// The first value of a trailer; null where there is none.
  public @Nullable String trailer(String name) {
    return first(trailers.get(), name);
  }

  private static @Nullable String first(Map<String, List<String>> fields, String name) {
    List<String> values = fields.get(name);
    return values == null ? null : values.getFirst();
  }
}
