package aloft.aws.emulation.http;

import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;

/// The size of a request's headers, which API Gateway limits.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html">Quotas</a>
final class HeaderSize {
  private static final int MAX_BYTES = 10_240;

  private HeaderSize() {}

  /// Whether the values of all headers have more bytes than a REST API accepts.
  static boolean exceedsRestLimit(HttpRequest request) {
    return values(request) > MAX_BYTES;
  }

  /// Whether the request line and the values of all headers have more bytes than an HTTP API
  /// accepts.
  static boolean exceedsHttpLimit(HttpRequest request) {
    String query = request.query();
    int target = request.path().length() + (query == null ? 0 : query.length() + 1);
    int line = request.method().length() + target + request.protocol().length() + 2;
    return line + values(request) > MAX_BYTES;
  }

  private static int values(HttpRequest request) {
    int size = 0;
    for (Header header : request.headers()) {
      size += header.value().length();
    }
    return size;
  }
}
