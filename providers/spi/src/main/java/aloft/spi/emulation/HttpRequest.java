package aloft.spi.emulation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An HTTP request as it was received.
///
/// @param path as sent, percent-encoded, without the query
/// @param query as sent, without the question mark; null if absent
/// @param protocol the HTTP version: `HTTP/1.1`
/// @param headers in the order of the request, names as sent
/// @param sourceIp the IP address of the caller
/// @param id unique
public record HttpRequest(
    String method,
    String path,
    @Nullable String query,
    String protocol,
    List<Header> headers,
    Payload body,
    String sourceIp,
    Instant receivedAt,
    String id) {
  public HttpRequest {
    headers = List.copyOf(headers);
  }

  /// The header with the local cloud's token, which only its user can read. A request to the API of
  /// a cloud with another value of it reaches no handler.
  public static final String OWNER_TOKEN = "Aloft-Token";

  /// Whether the user of the local cloud sends this request to the API of a cloud.
  public boolean isFromOwner() {
    return header(OWNER_TOKEN) != null;
  }

  /// Returns the values of a header, in the order of the request. Names ignore case.
  public List<String> headers(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  /// Returns the last value of a header; null if it is absent. Names ignore case.
  public @Nullable String header(String name) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name().equalsIgnoreCase(name)) {
        return headers.get(i).value();
      }
    }
    return null;
  }
}
