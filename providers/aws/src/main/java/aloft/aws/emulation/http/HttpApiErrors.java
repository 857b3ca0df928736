package aloft.aws.emulation.http;

import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.util.List;

/// The error responses of HTTP APIs.
enum HttpApiErrors {
  UNAUTHORIZED(401, "Unauthorized"),
  FORBIDDEN(403, "Forbidden"),
  NOT_FOUND(404, "Not Found"),
  TOO_LARGE(413, "Request Entity Too Large"),
  HEADERS_TOO_LARGE(431, "Request Header Fields Too Large"),
  INTERNAL(500, "Internal Server Error"),
  UNAVAILABLE(503, "Service Unavailable");

  private final int status;
  private final String message;

  HttpApiErrors(int status, String message) {
    this.status = status;
    this.message = message;
  }

  HttpResponse response() {
    return json(status, message);
  }

  /// Requests for features that are not emulated fail, so that they never skip authorization.
  static HttpResponse unsupported(String what) {
    return json(501, "not supported by the local cloud yet: " + what);
  }

  private static HttpResponse json(int status, String message) {
    return new HttpResponse(
        status,
        List.of(new Header("content-type", "application/json")),
        Payload.of(new JsonWriter().open().put("message", message).close().toString()));
  }
}
