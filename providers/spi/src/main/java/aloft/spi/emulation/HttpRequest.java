package aloft.spi.emulation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request as it came in.
///
/// @param path as sent, percent-encoded, without the query
/// @param query as sent, without the question mark; null where there is none
/// @param protocol `HTTP/1.1`
/// @param headers in the order of the request, names as sent
/// @param sourceIp of the caller
/// @param moment when it came
/// @param id unique
public record HttpRequest(
    String method,
    String path,
    @Nullable String query,
    String protocol,
    List<Header> headers,
    Payload body,
    String sourceIp,
    Instant moment,
    String id) {
  public HttpRequest {
    headers = List.copyOf(headers);
  }

  /// The values of a header, in the order of the request.
  public List<String> headers(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  /// The last value of a header; null where there is none.
  public @Nullable String header(String name) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name().equalsIgnoreCase(name)) {
        return headers.get(i).value();
      }
    }
    return null;
  }
}
